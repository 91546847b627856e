import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

// When its standard input closes, it runs the last line it received. Standard input closes however this process ends, even by SIGKILL.
export const keeperScript = 'while IFS= read -r line; do last=$line; done; eval "$last" >/dev/null 2>&1'

const commands = new Set<string>()
let keeper: ChildProcess | undefined

/**
 * Runs a shell command when this process ends, unless the returned function was called before. Child processes are detached, so they
 * would otherwise outlive this one.
 */
export function endsWithUs(command: string): () => Promise<void> {
  const entry = `${command};`
  commands.add(entry)
  void send()
  return async () => {
    if (commands.delete(entry)) await send()
  }
}

async function send(): Promise<void> {
  keeper ??= startKeeper()
  const current = keeper
  // Newest first: a process that writes to a folder is stopped before the folder is removed.
  current.stdin?.write(`${[...commands].reverse().join(' ')}\n`)
  if (commands.size > 0) return
  keeper = undefined
  current.ref()
  const ended = once(current, 'close').catch(() => undefined)
  current.stdin?.end()
  await ended
}

function startKeeper(): ChildProcess {
  const child = spawn('sh', ['-c', keeperScript], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  child.on('error', () => undefined)
  child.stdin.on('error', () => undefined)
  child.unref()
  return child
}

/** The command that kills a process group. */
export const killGroup = (pid: number): string => `kill -9 -${pid}`

/** Quotes a word for the shell. */
export const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`
