const askMs = 5000

/** Looks for a Docker engine with the docker command: testcontainers would fall back to the default socket if DOCKER_HOST fails. */
async function askDocker({ run, env, abort }) {
  const asked = await run('docker', ['version', '--format', '{{.Server.Version}}'], { env, timeoutMs: askMs, abort })
  return { answers: asked.code === 0 && asked.stdout.trim() !== '', asked }
}

module.exports = { askDocker }
