import { fullServices, plainServices, type Service } from '../../services'
import { listed } from './listed'

export interface Arguments {
  /** The number of processes of each scalable service, by folder. */
  scale: Record<string, number>
  /** Whether to run the full stack. */
  full: boolean
  help: boolean
}

type Scalable = Service & Required<Pick<Service, 'scale'>>

const isScalable = (service: Service): service is Scalable => service.scale !== undefined
const scalable = fullServices.filter(isScalable)

/** Such as `service-b=N`. */
const wanted = scalable.map(({ folder }) => `${folder}=N`).join(' or ')

const described = ({ folder, about, scale }: Service): string =>
  scale ? `N × ${folder} (${about.replace(/^the /, '')}s)` : `${folder} (${about})`
const runs = plainServices.map(described)
const runsInFull = fullServices.filter(({ stack }) => stack === 'full').map(described)

const scaleLines = scalable.map(({ folder, about, scale }) => {
  const option = `--scale ${folder}=N`.padEnd(19)
  return `  ${option}   number of ${about.replace(/^the /, '')}s, 0 to ${scale.most}; default ${scale.default}`
})

export const usage = `npm start -- [--full] [--scale ${wanted}]

Gets a RabbitMQ and a PostgreSQL, runs ${listed(runs)} until Ctrl-C.

  --full                the full stack: also gets a Redis and runs ${listed(runsInFull)}
${scaleLines.join('\n')}
  --help                print this text

Services read their settings from the environment, as in SIGNAL_INTERVAL_MS=500 npm start; HTTP_PORT and ENGINE_ID are set for each.
RABBITMQ_URL, DATABASE_URL and REDIS_URL select an existing broker, database and Redis; BROKER, DATABASE and CACHE, each docker or private,
select how to start one. LEDGER=off runs the engines without a database.
`

/** Throws if the arguments are invalid. */
export function parseArguments(args: readonly string[]): Arguments {
  const scale = Object.fromEntries(scalable.map((service) => [service.folder, service.scale.default]))
  const parsed = { scale, full: false, help: false }
  const rest = [...args]
  for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
    if (next === '--help' || next === '-h') parsed.help = true
    else if (next === '--full') parsed.full = true
    else if (next === '--scale') Object.assign(scale, parseScale(rest.shift()))
    else if (next.startsWith('--scale=')) Object.assign(scale, parseScale(next.slice('--scale='.length)))
    else throw new Error(`unknown argument ${JSON.stringify(next)}; there are --full, --scale ${wanted} and --help`)
  }
  return parsed
}

function parseScale(given: string | undefined): Record<string, number> {
  const [folder = '', number = ''] = (given ?? '').split('=', 2)
  const service = fullServices.find((one) => one.folder === folder)
  if (service && !service.scale) throw new Error(`${folder} cannot be scaled: ${service.onlyOne}; scale ${foldersToScale}`)
  const count = Number(number)
  if (!service?.scale || !/^\d+$/.test(number) || count > service.scale.most)
    throw new Error(`--scale needs ${ranges(service)}, got ${JSON.stringify(given ?? 'nothing')}`)
  return { [folder]: count }
}

const foldersToScale = scalable.map(({ folder }) => folder).join(' or ')

const ranges = (service: Service | undefined): string =>
  scalable
    .filter((one) => !service || one === service)
    .map(({ folder, scale }) => `${folder}=N with N from 0 to ${scale.most}`)
    .join(' or ')
