const askMs = 5000

/** Asks for a Docker engine through the docker command: testcontainers would try the default socket where DOCKER_HOST fails. */
async function askDocker({ run, env, abort }) {
  const asked = await run('docker', ['version', '--format', '{{.Server.Version}}'], { env, timeoutMs: askMs, abort })
  return { answers: asked.code === 0 && asked.stdout.trim() !== '', asked }
}

module.exports = { askDocker }
