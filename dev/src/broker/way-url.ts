import { setTimeout as sleep } from 'node:timers/promises'
import type { Way } from '../machine/way'
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
      const url = env.RABBITMQ_URL as string
      const { hostname: host, port, protocol, username, password } = addressOf(url)
      const tls = protocol === 'amqps:'
      const address = { host, port: Number(port) || (tls ? 5671 : 5672), tls }
      const giveUpAt = Date.now() + upMs
      while (!(await amqpAnswers(address))) {
        abort?.throwIfAborted()
        if (Date.now() > giveUpAt)
          throw new Error(`RABBITMQ_URL is set, but no broker answers at ${host}:${address.port}; start it or unset the variable`)
        await sleep(pollMs)
      }
      const access = {
        managementUrl: env.RABBITMQ_MANAGEMENT_URL?.replace(/\/$/, '') || `http://${host}:15672`,
        username: decodeURIComponent(username) || 'guest',
        password: decodeURIComponent(password) || 'guest',
      }
      return { kind: 'url', url, ...access, version: await versionOf(access), control: undefined, stop: async () => undefined }
    },
  }
}

function addressOf(url: string): URL {
  // Without a password in it, a wrong address could be shown; with one, it must not.
  if (!/^amqps?:\/\//.test(url) || !URL.canParse(url)) throw new Error('RABBITMQ_URL must be an amqp:// or amqps:// address')
  return new URL(url)
}
