import { hostInUrl, hostOf } from '@trading/runtime'
import { addressIn } from '../../../machine/wrong-setting'
import { notOurs } from '../../server'
import { untilUp } from '../../until-up'
import { amqpAnswers } from './amqp-answers'
import { versionOf } from './ask'
import type { Broker } from './broker'

const upMs = 10_000

/** The broker at RABBITMQ_URL; its management API at RABBITMQ_MANAGEMENT_URL, port 15672 there by default. */
export async function brokerAtUrl({ env, abort }: { env: NodeJS.ProcessEnv; abort?: AbortSignal | undefined }): Promise<Broker> {
  const address = addressIn('RABBITMQ_URL', env.RABBITMQ_URL as string, ['amqp:', 'amqps:'])
  const [host, tls] = [hostOf(address), address.protocol === 'amqps:']
  const port = Number(address.port) || (tls ? 5671 : 5672)
  // Its version is known only where the management API answers, which need not be.
  const ask = async () => ((await amqpAnswers({ host, port, tls })) ? { version: '' } : { notYet: '' })
  const late = () => `RABBITMQ_URL is set, but no broker answers at ${hostInUrl(host)}:${port}; start it or unset the variable`
  await untilUp(ask, { withinMs: upMs, late, abort })
  const management = addressIn('RABBITMQ_MANAGEMENT_URL', env.RABBITMQ_MANAGEMENT_URL || `http://${hostInUrl(host)}:15672`, [
    'http:',
    'https:',
  ])
  const access = {
    // Without its login, since it is shown, and since fetch takes none there.
    managementUrl: `${management.origin}${management.pathname}`.replace(/\/$/, ''),
    ...(loginIn(management) ?? loginIn(address) ?? { username: 'guest', password: 'guest' }),
  }
  return { ...notOurs, url: address.href, ...access, version: await versionOf(access) }
}

const loginIn = ({ username, password }: URL): Pick<Broker, 'username' | 'password'> | undefined =>
  username || password ? { username: decodeURIComponent(username), password: decodeURIComponent(password) } : undefined
