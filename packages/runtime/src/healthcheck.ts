/** Asks a service on this machine whether it is ready; the exit code says so. For container health checks, where no curl is. */
export async function healthcheck(env: NodeJS.ProcessEnv): Promise<number> {
  try {
    const response = await fetch(`http://127.0.0.1:${env.HTTP_PORT}/readyz`, { signal: AbortSignal.timeout(1_500) })
    process.stdout.write(await response.text())
    return response.ok ? 0 : 1
  } catch (error) {
    process.stdout.write(`no answer: ${String(error)}\n`)
    return 1
  }
}
