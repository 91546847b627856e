import { hostInUrl } from './address'

/** Asks a service on this machine whether it is ready; the exit code says so. For container health checks, where no curl is. */
export async function healthcheck(env: NodeJS.ProcessEnv): Promise<number> {
  try {
    const response = await fetch(`http://${reachedAt(env.HTTP_HOST)}:${env.HTTP_PORT}/readyz`, { signal: AbortSignal.timeout(1_500) })
    process.stdout.write(await response.text())
    return response.ok ? 0 : 1
  } catch (error) {
    process.stdout.write(`no answer: ${String(error)}\n`)
    return 1
  }
}

/** Where a server that listens on this host is reached: one that listens on all addresses, by its loopback. */
function reachedAt(host = ''): string {
  const inUrl = hostInUrl(host)
  if (inUrl === '' || inUrl === '0.0.0.0') return '127.0.0.1'
  return inUrl === '[::]' ? '[::1]' : inUrl
}
