import { setTimeout as sleep } from 'node:timers/promises'
import { hostInUrl, hostOf } from '@trading/runtime'
import type { Way } from '../machine/way'
import { addressIn } from '../machine/wrong-setting'
import { amqpAnswers } from './amqp-answers'
import type { Broker } from './broker'
import { versionOf } from './until-up'

const upMs = 10_000
const pollMs = 200

/** A broker that somebody else runs, at RABBITMQ_URL; its management API at RABBITMQ_MANAGEMENT_URL, port 15672 there by default. */
export function wayByUrl({ env, abort }: { env: NodeJS.ProcessEnv; abort?: AbortSignal | undefined }): Way<Broker> {
  return {
    kind: 'url',
    name: 'RABBITMQ_URL',
    insisted: true,
    closedBy: async () => (env.RABBITMQ_URL ? undefined : 'it is not set'),
    async open() {
      const address = addressIn('RABBITMQ_URL', env.RABBITMQ_URL as string, ['amqp:', 'amqps:'])
      const [host, tls] = [hostOf(address), address.protocol === 'amqps:']
      const port = Number(address.port) || (tls ? 5671 : 5672)
      const giveUpAt = Date.now() + upMs
      while (!(await amqpAnswers({ host, port, tls }))) {
        abort?.throwIfAborted()
        if (Date.now() > giveUpAt)
          throw new Error(`RABBITMQ_URL is set, but no broker answers at ${hostInUrl(host)}:${port}; start it or unset the variable`)
        await sleep(pollMs)
      }
      const management = addressIn('RABBITMQ_MANAGEMENT_URL', env.RABBITMQ_MANAGEMENT_URL || `http://${hostInUrl(host)}:15672`, [
        'http:',
        'https:',
      ])
      const access = {
        // Without its login, since it is shown, and since fetch takes none there.
        managementUrl: `${management.origin}${management.pathname}`.replace(/\/$/, ''),
        ...(loginIn(management) ?? loginIn(address) ?? { username: 'guest', password: 'guest' }),
      }
      return {
        kind: 'url',
        url: address.href,
        ...access,
        version: await versionOf(access),
        control: undefined,
        stop: async () => undefined,
      }
    },
  }
}

const loginIn = ({ username, password }: URL): Pick<Broker, 'username' | 'password'> | undefined =>
  username || password ? { username: decodeURIComponent(username), password: decodeURIComponent(password) } : undefined
