import type { Service } from '../../services'
import { freePort } from '../machine/free-port'

/**
 * Settings by which services find those that they call. A port is chosen once, so that a service that is started again is found; what the
 * environment sets stays.
 */
export async function callAddresses(services: readonly Service[], env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const settings: NodeJS.ProcessEnv = {}
  for (const { answers } of services) {
    if (!answers || env[answers.url]) continue
    const given = env[answers.port]
    const port = given && given !== '0' ? given : String(await freePort(answers.preferred))
    Object.assign(settings, { [answers.port]: port, [answers.url]: `http://127.0.0.1:${port}` })
  }
  return settings
}
