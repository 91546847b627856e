export interface Arguments {
  engines: number
  help: boolean
}

export const usage = `npm start -- [--scale service-b=N]

Gets a RabbitMQ and a PostgreSQL, runs service-a (the signal generator) and N × service-b (execution engines) until Ctrl-C.

  --scale service-b=N   number of execution engines, 0 to 64; default 5
  --help                this text

The services' settings are read from the environment, such as SIGNAL_INTERVAL_MS=500 npm start; HTTP_PORT and ENGINE_ID are set
for each. RABBITMQ_URL and DATABASE_URL name a broker and a database that are there already; BROKER and DATABASE, each docker or
private, insist on that kind. LEDGER=off does without a database.
`

const defaultEngines = 5
const maxEngines = 64

/** Throws an error that says what is wrong with the arguments. */
export function parseArguments(args: readonly string[]): Arguments {
  const parsed = { engines: defaultEngines, help: false }
  const rest = [...args]
  for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
    if (next === '--help' || next === '-h') parsed.help = true
    else if (next === '--scale') parsed.engines = parseScale(rest.shift())
    else if (next.startsWith('--scale=')) parsed.engines = parseScale(next.slice('--scale='.length))
    else throw new Error(`unknown argument ${JSON.stringify(next)}; there are --scale service-b=N and --help`)
  }
  return parsed
}

function parseScale(scale: string | undefined): number {
  const [service, number = ''] = (scale ?? '').split('=', 2)
  if (service === 'service-a') throw new Error('service-a cannot be scaled: one generator decides; scale service-b')
  const engines = Number(number)
  if (service !== 'service-b' || !/^\d+$/.test(number) || engines > maxEngines) {
    throw new Error(`--scale wants service-b=N with N from 0 to ${maxEngines}, got ${JSON.stringify(scale ?? 'nothing')}`)
  }
  return engines
}
