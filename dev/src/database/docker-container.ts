import { freePort } from '../machine/free-port'
import type { Run } from '../machine/run'
import { startServerInContainer } from '../machine/server-in-container'
import type { Database } from './database'
import { asArguments, serverSettings } from './server-settings'
import { newPassword, serverAt, setUp } from './set-up'
import { sql } from './sql'
import { untilUp } from './until-up'

export interface DockerContainerOptions {
  image: string
  /** Host port, taken where it is free; any free one otherwise. It stays the same over a restart. */
  port?: number | undefined
  env: NodeJS.ProcessEnv
  run: Run
  abort?: AbortSignal | undefined
}

const startMs = 120_000

/** Runs PostgreSQL in a container of its own. */
export async function startDockerContainer({ image, env, run, abort, ...wanted }: DockerContainerOptions): Promise<Database> {
  const port = await freePort(wanted.port)
  const password = newPassword()
  return startServerInContainer<Database>({
    image,
    prefix: 'trading-postgres',
    hostname: 'postgres',
    ports: { 5432: port },
    command: ['postgres', ...asArguments(serverSettings)],
    environment: { POSTGRES_PASSWORD: password },
    prints: /PostgreSQL|postgres/,
    env,
    run,
    abort,
    untilUp: (host, within) => untilUp(serverAt(host, port, password).adminUrl, { withinMs: startMs, abort: within }),
    async open({ host, version, control, stop }) {
      const address = await setUp(serverAt(host, port, password))
      return { kind: 'docker', ...address, version, control: { sql: (text) => sql(address.adminUrl, text), ...control }, stop }
    },
  })
}
