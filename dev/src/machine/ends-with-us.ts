import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

// The last line that it was sent is what it runs when its standard input ends, as it does however this process ends, SIGKILL included.
export const keeperScript = 'while IFS= read -r line; do last=$line; done; eval "$last" >/dev/null 2>&1'

const commands = new Set<string>()
let keeper: ChildProcess | undefined

/**
 * Sees to it that a shell command runs when this process ends without having called the returned release: what we start is
 * detached, so it would outlive us otherwise.
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
  // Newest first: what writes to a folder ends before the folder goes.
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

/** The end of a process group. */
export const killGroup = (pid: number): string => `kill -9 -${pid}`

/** A word that the shell takes as it is. */
export const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`
