// Keeps a server running while any service of this clone holds it. A separate process, so that no service owns the server.
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { noteRunning } from '../../../bootstrap/running'
import { type HeldLock, lockAt } from '../../../lock'
import type { KeptServer } from '../kept-kind'
import { kinds } from '../kinds'
import { removeNote, writeNote } from './keeper-note'
import { listenForReferences } from './references'

/** The kinds of servers that can be kept. */
export type KeptNeed = { [N in keyof typeof kinds]: (typeof kinds)[N] extends { kept: object } ? N : never }[keyof typeof kinds]

export interface KeeperOptions {
  /** The folder of its lock and note, and of the data if the server can use this path. */
  folder: string
  need: KeptNeed
  /** The port of its predecessor, which its holders still use. */
  port?: number | undefined
}

/** A message to the process that started the keeper. */
export type KeeperMessage = { failed: string } | { busy: true }

const lockMs = 3_000
const firstWithinMs = 10_000
const pollMs = 100

const send = (message: KeeperMessage): void => {
  // The parent may have ended.
  if (process.connected) process.send?.(message, () => undefined)
}

async function main({ folder, need, port }: KeeperOptions): Promise<void> {
  noteRunning()
  mkdirSync(folder, { recursive: true })
  const lock = await heldLock(join(folder, 'lock'))
  if (!lock) return send({ busy: true })
  try {
    await serve(await kinds[need].kept.start({ folder, port }), folder)
  } catch (error) {
    send({ failed: error instanceof Error ? error.message : String(error) })
  } finally {
    lock.release()
  }
}

/** Undefined if another keeper holds the lock. */
async function heldLock(path: string): Promise<HeldLock | undefined> {
  const lock = lockAt(path)
  const giveUpAt = Date.now() + lockMs
  for (;;) {
    const held = lock.tryToTake()
    if (held || Date.now() > giveUpAt) return held
    await sleep(pollMs)
  }
}

async function serve(server: KeptServer<object>, folder: string): Promise<void> {
  const id = randomUUID()
  const references = await listenForReferences(id, firstWithinMs)
  const { address, version, port, dir } = server
  writeNote(folder, { ...address, id, keeperPort: references.port, version, port, dir })
  await Promise.race([references.noneLeft, asked(), untilEnded(server)])
  removeNote(folder)
  await server.stop()
  references.close()
}

/** Resolves when the keeper is asked to stop, as when the machine shuts down. */
const asked = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })

/** Resolves when the server has ended. Its holders then start another keeper. */
async function untilEnded(server: KeptServer<object>): Promise<void> {
  while (!server.ended()) await sleep(pollMs)
}

void main(JSON.parse(process.argv[2] as string)).then(() => process.disconnect?.())
