import type { Broker, Database, Tell } from '@trading/dev'
import { v7 as uuidv7 } from 'uuid'
import { ledgerRows } from '../oracle/ledger-rows'
import type { Observations } from '../oracle/oracle'
import { collectOutcomes } from '../oracle/outcomes'
import { addressOf } from '../start-broker'
import { openTestBroker } from '../test-broker'
import { ledgerSettings, openTestDatabase } from '../test-database'
import { until } from '../until'
import { awaitRecovery } from './await-recovery'
import { createBrokerFaults } from './broker-faults'
import { createDatabaseFaults } from './database-faults'
import { createEvidence } from './evidence'
import { createFleet, isEngine, isGenerator, type MemberOptions, roleOf } from './fleet'
import { retriesOf } from './from-logs'
import { type Load, openLoad } from './load'
import { type OpenMarket, openMarket } from './market/open-market'
import type { OpenRig } from './rig'
import { type SharedVenue, sharedVenue } from './shared-venue'
import { createTally } from './tally'

export interface RigOptions {
  name: string
  broker: Broker
  database: Database
  random: () => number
  tell: Tell
}

const generatorTtlMs = 60_000

/** Opens an empty vhost and an empty database, with listeners that record what happens there. */
export async function openRig({ name, broker: shared, database: server, random, tell }: RigOptions): Promise<OpenRig> {
  const database = await openTestDatabase(server, name)
  const broker = await openTestBroker(addressOf(shared), name)
  const outcomes = await collectOutcomes(broker)
  const fleet = createFleet()
  const evidence = createEvidence(tell)
  const injections = new Map<string, number>()
  const injected = (what: string) => void injections.set(what, (injections.get(what) ?? 0) + 1)
  const faults = createBrokerFaults({ broker, control: shared.control, tell, injected })
  const databaseFaults = createDatabaseFaults({ database, control: server.control, tell, injected })
  const loads: Load[] = []
  const owned: { close(): unknown }[] = []
  const failedChecks: string[] = []
  const raw: string[] = []
  const killedAt: number[] = []
  let venue: Promise<SharedVenue> | undefined
  let book: Observations['book']
  let ledger: Observations['ledger'] = []
  let market: OpenMarket | undefined
  let healedAt: number | undefined
  let engines = 0
  let generators = 0
  let portfolios = 0
  let gateways = 0

  const tally = createTally({ outcomes, loads, raw, killedAt, places: fleet.places, ttlMs: generatorTtlMs })
  const envOf = ({ env, url = broker.url }: MemberOptions) => ({ RABBITMQ_URL: url, ...env })
  const startVenue = async (env: NodeJS.ProcessEnv) => {
    tell('starting the shared venue')
    const settings = { PAPER_VENUE_PORT: '0', VENUE_LATENCY_MS: '5', ...env }
    const { process } = await fleet.start('service-paper-venue', 'venue', { env: settings })
    return sharedVenue(process)
  }
  const theVenue = (env: NodeJS.ProcessEnv = {}) => {
    venue ??= startVenue(env)
    return venue
  }
  const pricesSeen = () => {
    const seen = market?.observations()
    return seen && { ...seen, healedAt: healedAt ?? 0 }
  }
  const inject = (what: string, work: () => void) => {
    tell(what)
    injected(what)
    work()
  }

  return {
    url: broker.url,
    broker,
    control: shared.control,
    databaseControl: server.control,
    random,
    tell,
    injected,
    healed() {
      healedAt = Date.now()
    },
    own(thing) {
      owned.push(thing)
      return thing
    },
    async startEngines(count, options = {}) {
      const venueEnv = options.env?.VENUE ? {} : (await theVenue()).env
      tell(`starting ${count} ${count === 1 ? 'engine' : 'engines'}`)
      const names = Array.from({ length: count }, () => `engine-${++engines}`)
      return Promise.all(
        names.map((id) =>
          fleet.start('service-b', id, { ...options, env: { ENGINE_ID: id, ...venueEnv, ...ledgerSettings(database), ...envOf(options) } }),
        ),
      )
    },
    startGenerator(options = {}) {
      tell('starting the generator')
      const env = { SIGNAL_INTERVAL_MS: '100', SIGNAL_TTL_MS: String(generatorTtlMs), ...envOf(options) }
      return fleet.start('service-a', `generator-${++generators}`, { ...options, env })
    },
    startVenue: theVenue,
    startPortfolio(options = {}) {
      tell('starting the portfolio')
      const env = { DATABASE_URL: database.migrationUrl, COMPARE_INTERVAL_MS: '1000', MARKS: 'last-fill', ...envOf(options) }
      return fleet.start('service-portfolio', `portfolio-${++portfolios}`, { ...options, env })
    },
    startGateway(options = {}) {
      tell('starting the gateway')
      const env = { DATABASE_URL: database.migrationUrl, HALT_DATABASE_URL: database.migrationUrl, GATEWAY_PORT: '0', ...envOf(options) }
      return fleet.start('service-gateway', `gateway-${++gateways}`, { ...options, env })
    },
    async openLoad(options = {}) {
      const load = await openLoad({ url: broker.url, random, ...options })
      loads.push(load)
      return load
    },
    async openMarket(options = {}) {
      market = await openMarket(options, { fleet, database, tell, injected })
      return market
    },
    async publishRaw(body, properties = {}) {
      const messageId = properties.messageId ?? (Buffer.isBuffer(body) || typeof body === 'string' ? uuidv7() : body.id)
      await broker.publish(body, { ...properties, messageId })
      if (!raw.includes(messageId)) raw.push(messageId)
      return messageId
    },
    confirmed(ids) {
      for (const id of ids) if (!raw.includes(id)) raw.push(id)
    },
    killMember: (member) =>
      inject(`${roleOf(member)} SIGKILL`, () => {
        if (isGenerator(member)) killedAt.push(Date.now())
        fleet.kill(member)
      }),
    freezeMember: (member) => inject(`${roleOf(member)} SIGSTOP`, () => member.process.kill('SIGSTOP')),
    thawMember: (member) => member.process.kill('SIGCONT'),
    terminate(member) {
      inject(`${roleOf(member)} SIGTERM`, () => undefined)
      return fleet.terminate(member)
    },
    faults,
    database,
    databaseFaults,
    seesUnready: evidence.unready,
    seesMetric: evidence.metric,
    seesLog: evidence.log,
    async untilEnded(count, withinMs = 30_000) {
      tell(`waiting until ${count} signals have ended`)
      const enoughEnded = async () => {
        await outcomes.read()
        return outcomes.ended().size >= count
      }
      await until(`${count} signals have ended`, enoughEnded, { withinMs })
    },
    async untilEnd(ids, withinMs = 30_000) {
      tell(`waiting until ${ids.length} signals have ended`)
      const allEnded = async () => {
        await outcomes.read()
        const ended = outcomes.ended()
        return ids.every((id) => ended.has(id))
      }
      await until(`${ids.length} signals have ended`, allEnded, { withinMs })
    },
    check(what, holds) {
      if (!holds) failedChecks.push(what)
    },
    outcomes,
    failedChecks,
    injections,
    async awaitRecovery(exceptFor) {
      await Promise.all(fleet.places.filter(isGenerator).map((generator) => fleet.terminate(generator)))
      await Promise.all(loads.map((load) => load.stop()))
      const expected = () => fleet.places.filter((place) => isEngine(place) && !place.leaving).length
      const withoutOutcome = async () => (await tally.outstanding()).filter((id) => !exceptFor.includes(id))
      const others = async () => (await market?.left()) ?? []
      return awaitRecovery({ broker, engines: expected, outstanding: withoutOutcome, others, tell, healedAt: healedAt ?? Date.now() })
    },
    async close({ inOrder }) {
      tell('stopping everything')
      // No service is running any more, so this reading is final.
      const lookBack = async () => {
        await outcomes.read()
        ledger = await ledgerRows(database)
        book = await (await venue)?.book()
        await market?.lookBack()
      }
      const steps = [
        ...loads.map((load) => load.close),
        ...(inOrder ? [fleet.stopServices, lookBack, fleet.stopRest] : [fleet.killAll]),
        async () => market?.close(),
        ...owned.reverse().map((thing) => () => thing.close()),
        broker.close,
        database.close,
      ]
      for (const { heal } of [faults, databaseFaults, ...(market ? [market] : [])])
        await heal().catch((error: Error) => failedChecks.push(`healing failed: ${error.message}`))
      for (const step of steps) await Promise.resolve(step()).catch((error: Error) => failedChecks.push(`closing failed: ${error.message}`))
    },
    observations: () => ({
      sent: tally.sent(),
      confirmed: tally.confirmed(),
      reports: outcomes.reports,
      deadLetters: outcomes.deadLetters,
      ledger,
      book,
      retries: retriesOf(fleet.places),
      crashes: fleet.crashes,
      publishes: loads.flatMap((load) => load.publishes),
      unfinished: loads.flatMap((load) => load.unfinished()),
      exits: fleet.exits,
      complaints: fleet.complaints,
      memory: fleet.memory(),
      evidence: evidence.seen,
      prices: pricesSeen(),
    }),
  }
}
