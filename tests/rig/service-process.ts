import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { until } from './until'

export type LogLine = Record<string, unknown> & { event?: string; service?: string; msg?: string }

/** A built service as it runs in production, with access to its log. */
export interface ServiceProcess {
  pid: number
  lines: LogLine[]
  errors: () => string
  events: (event: string) => LogLine[]
  /** Waits for the first line with this event. */
  seen: (event: string, matches?: (line: LogLine) => boolean) => Promise<LogLine>
  kill: (signal: NodeJS.Signals) => void
  /** The exit code, or the name of the signal that ended it. */
  exited: Promise<number | string>
  readyz: () => Promise<{ ready: boolean; reasons: string[]; warnings?: string[]; notes?: string[] }>
  metrics: () => Promise<string>
}

const root = join(__dirname, '..', '..')
const running = new Set<ChildProcess>()
/** What a failed test shows of a service. */
const lastLines = 5

/** Starts it from its sources, as `npm start` does. */
export function startService(service: string, env: NodeJS.ProcessEnv, { fromSource = false } = {}): ServiceProcess {
  const built = [join(root, service, 'dist', 'index.js')]
  const source = ['--conditions=source', join(root, 'dev', 'bootstrap', 'typescript.js'), join(root, service, 'src', 'index.ts')]
  const child = spawn(process.execPath, fromSource ? source : built, {
    env: { PATH: process.env.PATH, HTTP_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const lines: LogLine[] = []
  let errors = ''
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(parse(line)))
  child.stderr.on('data', (text) => {
    errors += text
  })
  const events = (event: string) => lines.filter((line) => line.event === event)
  const port = async () => (await until(`${service} listens`, () => lines.find((line) => line.httpPort))).httpPort
  return {
    pid: child.pid as number,
    lines,
    errors: () => errors,
    events,
    async seen(event, matches = () => true) {
      try {
        return await until(`${service} logs ${event}`, () => events(event).find(matches))
      } catch (cause) {
        const state = child.exitCode === null ? 'runs' : `ended with ${child.exitCode}`
        const last = lines.slice(-lastLines).map((line) => JSON.stringify(line))
        throw new Error([`${(cause as Error).message}; it ${state}, and wrote last:`, ...last, errors].join('\n'), { cause })
      }
    },
    kill: (signal) => void child.kill(signal),
    exited: once(child, 'close').then(([code, signal]) => {
      running.delete(child)
      return code ?? signal
    }),
    readyz: async () => (await fetch(`http://127.0.0.1:${await port()}/readyz`)).json() as Promise<{ ready: boolean; reasons: string[] }>,
    metrics: async () => (await fetch(`http://127.0.0.1:${await port()}/metrics`)).text(),
  }
}

/** Kills whatever a test left running; a leaked child would make the next test fail inexplicably. */
export async function killServices(): Promise<void> {
  const ended = [...running].map((child) => once(child, 'close'))
  for (const child of running) {
    child.kill('SIGCONT')
    child.kill('SIGKILL')
  }
  await Promise.all(ended)
}

function parse(line: string): LogLine {
  try {
    return JSON.parse(line)
  } catch {
    return { msg: line }
  }
}
