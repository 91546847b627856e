import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from '@trading/dev'
import { type ServiceProcess, startService } from '../service-process'
import { until } from '../until'

/** One place in the fleet: what crashes in it is started again, as Compose's `on-failure` would. */
export interface Member {
  readonly name: string
  /** The process that is in it now. */
  readonly process: ServiceProcess
  /** How often a new process had to be started in it. */
  readonly restarts: number
  /** Waits until the process that is in it now has said `service.ready`. */
  ready(): Promise<void>
  /** What `/readyz` and `/metrics` say. */
  readyz(): Promise<{ ready: boolean; reasons: string[] }>
  metrics(): Promise<string>
}

export interface MemberOptions {
  /** The services' own settings; RABBITMQ_URL, ENGINE_ID and HTTP_PORT are set. */
  env?: NodeJS.ProcessEnv
  /** Another way to the broker, such as through a proxy. Same vhost. */
  url?: string
  /** JavaScript files that are loaded into the process before it starts. */
  preload?: readonly string[]
  /** Exit codes, or names of signals, that are no fault in this row, besides 0 after SIGTERM. */
  mayEndWith?: readonly (number | string)[]
  /** False: not waited for, since it cannot become ready yet. */
  ready?: boolean
}

interface Place extends Member {
  /** Its folder. */
  service: string
  process: ServiceProcess
  restarts: number
  /** Every process that was in it, the present one last. */
  lives: ServiceProcess[]
  expected: Set<number | string>
  leaving: boolean
  firstMb: number
  lastMb: number
  over: Promise<void>
}

export type Fleet = ReturnType<typeof createFleet>

const restartMs = 100
const stopMs = 25_000
const fatal = 78

/** Real processes under supervision: remembers how each ended, what it wrote and how much memory it took. */
export function createFleet() {
  const places: Place[] = []
  const exits: { process: string; ended: number | string; expected: boolean }[] = []
  const complaints: string[] = []
  let crashes = 0
  let stopping = false

  const start = async (
    service: string,
    name: string,
    { env = {}, preload = [], mayEndWith = [], ready = true }: MemberOptions,
  ): Promise<Place> => {
    const httpPort = String(await freePort())
    // Node takes what stands in double quotes as one word, whatever blanks are in it.
    const nodeOptions = preload.map((file) => `--require="${file.replace(/["\\]/g, '\\$&')}"`).join(' ')
    const launch = () => startService(service, { HTTP_PORT: httpPort, ...(nodeOptions && { NODE_OPTIONS: nodeOptions }), ...env })
    const ask = (path: string) => fetch(`http://127.0.0.1:${httpPort}${path}`, { headers: { connection: 'close' } })
    const first = launch()
    const place: Place = {
      name,
      service,
      process: first,
      restarts: 0,
      lives: [first],
      expected: new Set(mayEndWith),
      leaving: false,
      firstMb: 0,
      lastMb: 0,
      over: Promise.resolve(),
      ready: async () => {
        await until(`${name} is ready`, () => place.process.events('service.ready').length > 0).catch(async ({ message }: Error) => {
          const why = await place.readyz().then(({ reasons }) => reasons.join('; '), String)
          throw new Error(`${message}: ${why}`)
        })
        place.firstMb ||= await residentMb(place.process.pid)
      },
      readyz: async () => (await ask('/readyz')).json() as Promise<{ ready: boolean; reasons: string[] }>,
      metrics: async () => (await ask('/metrics')).text(),
    }
    place.over = supervise(place, launch)
    places.push(place)
    if (ready) await place.ready()
    return place
  }

  const supervise = async (place: Place, launch: () => ServiceProcess) => {
    for (;;) {
      const ended = await place.process.exited
      const expected = place.expected.has(ended) || (place.leaving && ended === 0)
      exits.push({ process: place.name, ended, expected })
      if (ended !== fatal || !expected) complaints.push(...complaintsOf(place))
      if (place.leaving || stopping || ended === 0 || ended === fatal) {
        place.leaving = true
        return
      }
      if (ended !== 'SIGKILL') crashes++
      await sleep(restartMs)
      // The memory of a new process is another one.
      place.firstMb = 0
      place.restarts++
      place.process = launch()
      place.lives.push(place.process)
      if (stopping) place.process.kill('SIGKILL')
    }
  }

  const terminate = async (place: Place): Promise<number | string> => {
    if (place.leaving) return place.process.exited
    if (place.firstMb) place.lastMb = await residentMb(place.process.pid)
    place.leaving = true
    place.process.kill('SIGCONT')
    place.process.kill('SIGTERM')
    const overdue = setTimeout(() => place.process.kill('SIGKILL'), stopMs)
    const ended = await place.process.exited
    clearTimeout(overdue)
    return ended
  }
  const stop = (those: (place: Place) => boolean) =>
    Promise.all(places.filter((place) => !place.leaving && those(place)).map((place) => terminate(place)))
  const placeOf = (member: Member): Place => {
    const place = places.find(({ name }) => name === member.name)
    if (!place) throw new Error(`nobody is called ${member.name}`)
    return place
  }

  return {
    exits: exits as readonly (typeof exits)[number][],
    complaints: complaints as readonly string[],
    get crashes() {
      return crashes
    },
    /** All that are or were there, with every process that was in their place. */
    places: places as readonly Readonly<Place>[],
    start,
    terminate: (member: Member) => terminate(placeOf(member)),
    kill(member: Member) {
      const place = placeOf(member)
      place.expected.add('SIGKILL')
      place.process.kill('SIGKILL')
    },
    /** Generators first and engines next; what other services lean on is left. */
    async stopServices() {
      await stop(isGenerator)
      await stop(isEngine)
    },
    async stopRest() {
      await stop(() => true)
      await Promise.all(places.map(({ over }) => over))
    },
    /** For when there is no time. */
    async killAll() {
      stopping = true
      for (const { process } of places) {
        process.kill('SIGCONT')
        process.kill('SIGKILL')
      }
      await Promise.all(places.map(({ over }) => over))
    },
    memory: () =>
      places.filter(({ firstMb, lastMb }) => firstMb && lastMb).map(({ name, firstMb, lastMb }) => ({ process: name, firstMb, lastMb })),
  }
}

export const isEngine = ({ name }: Pick<Member, 'name'>): boolean => name.startsWith('engine')
export const isGenerator = ({ name }: Pick<Member, 'name'>): boolean => name.startsWith('generator')

function complaintsOf({ name, process }: Place): string[] {
  const fatalLines = process.lines.filter(({ level }) => level === 'fatal').map(({ msg }) => `${name}: ${msg}`)
  const [firstError] = process.errors().trim().split('\n')
  return firstError ? [...fatalLines, `${name} wrote to standard error: ${firstError}`] : fatalLines
}

const run = promisify(execFile)

async function residentMb(pid: number): Promise<number> {
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]).catch(() => ({ stdout: '0' }))
  return Math.round(Number(stdout) / 1_024)
}
