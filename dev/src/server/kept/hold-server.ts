import { type ChildProcess, fork } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Tell } from '../../machine/tell'
import type { KeptKind } from '../kept-kind'
import type { KeeperMessage, KeeperOptions, KeptNeed } from './keeper'
import { type KeeperNote, readNote } from './keeper-note'

export type HeldServer<A = unknown> = KeeperNote<A> & {
  /** Whether it was already running, for another process. */
  joined: boolean
  /** Identifies this hold: sending `leave` and this number to the keeper's port, on a new connection, releases it. */
  number: string
}

export interface HoldOptions<A> {
  kind: { need: KeptNeed; product: string; kept: KeptKind<A> }
  /** The parent folder of kept servers; git-ignored. */
  folder: string
  tell: Tell
}

const startMs = 90_000
const pollMs = 100
const againMs = 1_000

/**
 * Holds the server on this clone's data, and starts it if it is not running. It stops when the last process that holds it ends. If it fails
 * earlier, it is restarted.
 */
export async function holdServer<A>({ kind, folder, tell }: HoldOptions<A>): Promise<HeldServer<A>> {
  const { need, product, kept } = kind
  const options = { need, product, folder: join(folder, await kept.folderName()) }
  const first = await joinOrStart<A>(options)
  void keepHolding({ ...options, tell, held: first })
  return first
}

interface Joining extends KeeperOptions {
  product: string
}

type Held<A> = HeldServer<A> & { lost: Promise<void> }

async function joinOrStart<A>({ product, ...options }: Joining): Promise<Held<A>> {
  const giveUpAt = Date.now() + startMs
  let joined = true
  let keeper: Keeper | undefined
  try {
    for (;;) {
      const held = await tryToHold<A>(options.folder)
      if (held) return { ...held, joined }
      if (keeper?.failed) throw new Error(keeper.failed)
      if (Date.now() > giveUpAt) throw new Error(`${product} did not start in ${options.folder} within ${startMs / 1000} s`)
      if (!keeper || keeper.ended) {
        keeper = startKeeper(options)
        joined = false
      }
      await sleep(pollMs)
    }
  } finally {
    keeper?.release()
  }
}

/** Undefined if no keeper answers, or it is shutting down. */
async function tryToHold<A>(folder: string): Promise<(KeeperNote<A> & { number: string; lost: Promise<void> }) | undefined> {
  const note = readNote<A>(folder)
  if (!note) return undefined
  const socket = connect({ host: '127.0.0.1', port: note.keeperPort })
  const lost = new Promise<void>((resolve) => void socket.once('close', () => resolve()))
  const greeting = await greetingOn(socket)
  const [id, number] = (greeting ?? '').trim().split(' ')
  if (id === note.id && number) {
    socket.unref()
    return { ...note, number, lost }
  }
  socket.destroy()
  return undefined
}

function greetingOn(socket: Socket): Promise<string | undefined> {
  return new Promise((resolve) => {
    socket.setEncoding('utf8')
    socket.on('error', () => resolve(undefined))
    socket.once('close', () => resolve(undefined))
    socket.once('data', (text) => resolve(String(text)))
    socket.write('hold\n')
    setTimeout(() => resolve(undefined), againMs).unref()
  })
}

interface Keeper {
  failed: string | undefined
  ended: boolean
  release(): void
}

function startKeeper(options: KeeperOptions): Keeper {
  const runTypeScript = join(__dirname, '..', '..', '..', 'bootstrap', 'typescript.js')
  mkdirSync(options.folder, { recursive: true })
  const logFile = join(options.folder, 'keeper.log')
  const log = openSync(logFile, 'w', 0o600)
  const child: ChildProcess = fork(runTypeScript, [join(__dirname, 'keeper.ts'), JSON.stringify(options)], {
    execArgv: ['--conditions=source'],
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  })
  closeSync(log)
  const keeper: Keeper = {
    failed: undefined,
    ended: false,
    release() {
      child.unref()
      if (child.connected) child.disconnect()
    },
  }
  child.on('message', (message: KeeperMessage) => {
    if ('failed' in message) keeper.failed = message.failed
  })
  child.once('error', (error) => {
    keeper.failed = error.message
  })
  child.once('exit', (code, signal) => {
    keeper.ended = true
    if (code !== 0) keeper.failed ??= `its keeper ended (${signal ?? `exit code ${code}`}); see ${logFile}`
  })
  return keeper
}

/** Restarts a server that ended, for example with its keeper. Committed data is in its files. */
async function keepHolding<A>({ held, tell, ...options }: Joining & { held: Held<A>; tell: Tell }): Promise<void> {
  for (;;) {
    await held.lost
    tell(`the ${options.product} on 127.0.0.1:${held.port} has ended; restarting it`)
    for (;;) {
      try {
        Object.assign(held, await joinOrStart<A>({ ...options, port: held.port }))
        break
      } catch (error) {
        tell(`${options.product}: ${(error as Error).message}`)
        await sleep(againMs)
      }
    }
  }
}
