import { startContainer } from '../machine/container'
import { freePort } from '../machine/free-port'
import type { Run } from '../machine/run'
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
  const { host, ...container } = await startContainer({
    image,
    prefix: 'trading-postgres',
    hostname: 'postgres',
    ports: { 5432: port },
    command: ['postgres', ...asArguments(serverSettings)],
    environment: { POSTGRES_PASSWORD: password },
    prints: /PostgreSQL|postgres/,
    env,
    run,
  })
  const server = serverAt(host, port, password)
  const up = (within?: AbortSignal) => untilUp(server.adminUrl, { withinMs: startMs, abort: within })

  try {
    const version = await up(abort)
    const address = await setUp(server)
    return {
      kind: 'docker',
      ...address,
      version,
      control: {
        sql: (text) => sql(address.adminUrl, text),
        kill: container.kill,
        async start() {
          await container.start()
          await up()
        },
        async restart() {
          await container.restart()
          await up()
        },
        freeze: container.freeze,
        thaw: container.thaw,
      },
      stop: container.stop,
    }
  } catch (error) {
    await container.stop({ withinMs: 0 })
    throw error
  }
}
