import type { Service } from '../../services'
import { freePort } from '../machine/free-port'

/**
 * Gives each service that others call, or people open, a port: the one of the environment, else its usual one, else a free one. Returns the
 * settings of a service: its own port, and the addresses of those that it calls.
 */
export async function placePorts(services: readonly Service[], env: NodeJS.ProcessEnv): Promise<(service: Service) => NodeJS.ProcessEnv> {
  const own = new Map<string, NodeJS.ProcessEnv>()
  const addresses: Record<string, string> = {}
  for (const { folder, listens } of services) {
    if (!listens) continue
    const { portSetting, addressSetting } = listens
    const given = env[portSetting]
    const port = given && given !== '0' ? given : String(await freePort(listens.port))
    own.set(folder, { [portSetting]: port })
    if (addressSetting) addresses[addressSetting] = env[addressSetting] || `http://127.0.0.1:${port}`
  }
  return ({ folder, calls = [] }) => ({
    ...own.get(folder),
    ...Object.fromEntries(calls.flatMap((setting) => (addresses[setting] ? [[setting, addresses[setting]]] : []))),
  })
}
