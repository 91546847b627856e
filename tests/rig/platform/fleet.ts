import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from '@trading/dev'
import { type ServiceProcess, startService } from '../service-process'
import { until } from '../until'

/** One member of the fleet: its process is restarted after a crash, as with Compose's `on-failure`. */
export interface Member {
  readonly name: string
  /** The current process. */
  readonly process: ServiceProcess
  /** The number of restarts. */
  readonly restarts: number
  /** Waits until the current process has logged `service.ready`. */
  ready(): Promise<void>
  /** The answers of `/readyz` and `/metrics`. */
  readyz(): Promise<{ ready: boolean; reasons: string[] }>
  metrics(): Promise<string>
}

export interface MemberOptions {
  /** Settings of the service; RABBITMQ_URL, ENGINE_ID and HTTP_PORT are already set. */
  env?: NodeJS.ProcessEnv
  /** Another address of the broker with the same vhost, such as a proxy. */
  url?: string
  /** JavaScript files to preload into the process. */
  preload?: readonly string[]
  /** Exit codes or signal names that are expected in this row, besides 0 after SIGTERM. */
  mayEndWith?: readonly (number | string)[]
  /** False: do not wait until it is ready. */
  ready?: boolean
  /** How much memory it may grow by, if it keeps something in this row. */
  mayGrowMb?: number
}

interface Place extends Member {
  /** Its folder. */
  service: string
  process: ServiceProcess
  restarts: number
  /** Every process so far, the current one last. */
  lives: ServiceProcess[]
  expected: Set<number | string>
  leaving: boolean
  firstMb: number
  lastMb: number
  mayGrowMb: number | undefined
  over: Promise<void>
}

export type Fleet = ReturnType<typeof createFleet>

const restartMs = 100
const stopMs = 25_000
const fatal = 78

/** Supervises real processes and records their exits, output and memory. */
export function createFleet() {
  const places: Place[] = []
  const exits: { process: string; ended: number | string; expected: boolean }[] = []
  const complaints: string[] = []
  let crashes = 0
  let stopping = false

  const start = async (
    service: string,
    name: string,
    { env = {}, preload = [], mayEndWith = [], ready = true, mayGrowMb }: MemberOptions,
  ): Promise<Place> => {
    const httpPort = String(await freePort())
    // In NODE_OPTIONS, double quotes keep a path with spaces together.
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
      mayGrowMb,
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
      // A new process starts with a new memory baseline.
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
    if (!place) throw new Error(`there is no member ${member.name}`)
    return place
  }

  return {
    exits: exits as readonly (typeof exits)[number][],
    complaints: complaints as readonly string[],
    get crashes() {
      return crashes
    },
    /** All members, past and present, with all their processes. */
    places: places as readonly Readonly<Place>[],
    start,
    terminate: (member: Member) => terminate(placeOf(member)),
    kill(member: Member) {
      const place = placeOf(member)
      place.expected.add('SIGKILL')
      place.process.kill('SIGKILL')
    },
    /** Stops what produces first, then engines; services that others depend on keep running. */
    async stopServices() {
      await stop((place) => isGenerator(place) || isWriter(place))
      await stop(isEngine)
    },
    async stopRest() {
      await stop(() => true)
      await Promise.all(places.map(({ over }) => over))
    },
    /** Kills everything without waiting. */
    async killAll() {
      stopping = true
      for (const { process } of places) {
        process.kill('SIGCONT')
        process.kill('SIGKILL')
      }
      await Promise.all(places.map(({ over }) => over))
    },
    memory: () =>
      places
        .filter(({ firstMb, lastMb }) => firstMb && lastMb)
        .map(({ name, firstMb, lastMb, mayGrowMb }) => ({ process: name, firstMb, lastMb, mayGrowMb })),
  }
}

export const isEngine = ({ name }: Pick<Member, 'name'>): boolean => name.startsWith('engine')
export const isWriter = ({ name }: Pick<Member, 'name'>): boolean => name.startsWith('writer')
export const isGenerator = ({ name }: Pick<Member, 'name'>): boolean => name.startsWith('generator')

/** What a member is, such as `engine`. */
export const roleOf = ({ name }: Pick<Member, 'name'>): string => name.replace(/-\d+$/, '')

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
