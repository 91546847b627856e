import { hostInUrl, hostOf } from '@trading/runtime'
import { addressIn } from '../../../machine/wrong-setting'
import { notOurs } from '../../server'
import { untilUp } from '../../until-up'
import { amqpAnswers } from './amqp-answers'
import { versionOf } from './ask'
import type { Broker } from './broker'

const upMs = 10_000

/** The broker at RABBITMQ_URL, with its management API at RABBITMQ_MANAGEMENT_URL, by default port 15672 on the same host. */
export async function brokerAtUrl({ env, abort }: { env: NodeJS.ProcessEnv; abort?: AbortSignal | undefined }): Promise<Broker> {
  const address = addressIn('RABBITMQ_URL', env.RABBITMQ_URL as string, ['amqp:', 'amqps:'])
  const [host, tls] = [hostOf(address), address.protocol === 'amqps:']
  const port = Number(address.port) || (tls ? 5671 : 5672)
  // The version is known only if the management API answers, which is optional.
  const ask = async () => ((await amqpAnswers({ host, port, tls })) ? { version: '' } : { notYet: '' })
  const late = () => `RABBITMQ_URL is set, but no broker answers at ${hostInUrl(host)}:${port}; start it or unset the variable`
  await untilUp(ask, { withinMs: upMs, late, abort })
  const management = addressIn('RABBITMQ_MANAGEMENT_URL', env.RABBITMQ_MANAGEMENT_URL || `http://${hostInUrl(host)}:15672`, [
    'http:',
    'https:',
  ])
  const access = {
    // Without the login, since the address is printed and fetch rejects credentials in a URL.
    managementUrl: `${management.origin}${management.pathname}`.replace(/\/$/, ''),
    ...(loginIn(management) ?? loginIn(address) ?? { username: 'guest', password: 'guest' }),
  }
  return { ...notOurs, url: address.href, ...access, version: await versionOf(access) }
}

const loginIn = ({ username, password }: URL): Pick<Broker, 'username' | 'password'> | undefined =>
  username || password ? { username: decodeURIComponent(username), password: decodeURIComponent(password) } : undefined
