import { hostInUrl } from './address'

/** Queries the readiness of a service on this machine; returns the exit code. For health checks of containers, which have no curl. */
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

/** The host to connect to for a server that listens on `host`: the loopback address if it listens on all addresses. */
function reachedAt(host = ''): string {
  const inUrl = hostInUrl(host)
  if (inUrl === '' || inUrl === '0.0.0.0') return '127.0.0.1'
  return inUrl === '[::]' ? '[::1]' : inUrl
}
