import type { Signal } from '@trading/contracts'
import type { ServiceProcess } from '@trading/rig/service-process'
import { deadQueue, workQueue } from '@trading/rig/signal-queues'
import { aSignal } from '@trading/rig/signals'
import { allQueues } from '@trading/rig/test-broker'
import { until } from '@trading/rig/until'
import { startPaperVenueServer } from '../../service-paper-venue/src/paper-venue-server'
import { type AnyMessage, anyMessages } from '../support/any-message'
import { useEngineStage } from '../support/engine-stage'

const stage = useEngineStage(startPaperVenueServer)
const { startEngine } = stage

const startEngines = (count: number, env: NodeJS.ProcessEnv = {}): Promise<ServiceProcess[]> =>
  Promise.all(Array.from({ length: count }, () => startEngine(env)))
const rows = async () => {
  const all = await stage.database.sql<{ id: string; status: string; strategy: string }>(
    'SELECT signal_id AS id, status, strategy FROM signals',
  )
  return new Map(all.map((row) => [row.id, row]))
}
interface Letter {
  name: string
  cause: string
}
const lettersKept: Letter[] = []
const letters = async (): Promise<Letter[]> => {
  const channel = await stage.broker.channel()
  for (let got = await channel.get(deadQueue, { noAck: true }); got; got = await channel.get(deadQueue, { noAck: true }))
    lettersKept.push({ name: got.properties.messageId, cause: got.properties.headers?.cause })
  return lettersKept
}
beforeEach(() => lettersKept.splice(0))
const sendAll = async (messages: readonly Pick<AnyMessage, 'body' | 'properties'>[]) => {
  for (let from = 0; from < messages.length; from += 100)
    await Promise.all(messages.slice(from, from + 100).map(({ body, properties }) => stage.broker.publish(body, properties)))
}
const ended = ({ status }: { status: string }) => ['FILLED', 'REJECTED', 'EXPIRED'].includes(status)

/** Why its intake was paused, besides a permit that lapses while the machine is busy. */
const pausedBy = (engine: ServiceProcess) => engine.events('intake.paused').filter(({ reason }) => reason !== 'permit')

test('any message ends executed, expired or dead-lettered, its neighbours are filled, and no engine stops', async () => {
  const messages = anyMessages({ seed: 20_261_125, count: 2_500, soundEvery: 10 })
  const engines = await startEngines(2, { PREFETCH: '8' })
  await sendAll(messages)
  const outcomes = async () => {
    const [inLedger, dead] = [await rows(), new Set((await letters()).map(({ name }) => name))]
    const endedOnce = ({ signal, name }: AnyMessage) => ended(inLedger.get(signal.id) ?? { status: 'none' }) !== dead.has(name)
    return { inLedger, dead, open: messages.filter((message) => !endedOnce(message)) }
  }
  const { inLedger, dead } = await until(
    'every message has one outcome',
    async () => {
      const now = await outcomes()
      if (now.open.length > 0)
        throw new Error(
          `${now.open.length} have none, such as ${now.open
            .slice(0, 5)
            .map(({ kind }) => kind)
            .join(', ')}`,
        )
      return now
    },
    { withinMs: 50_000, everyMs: 500 },
  )
  for (const queue of allQueues) expect([queue, await stage.broker.depth(queue)]).toEqual([queue, 0])

  const sound = messages.filter(({ kind }) => kind === 'sound')
  expect(sound.map(({ signal }) => inLedger.get(signal.id)?.status)).toEqual(sound.map(() => 'FILLED'))
  // An executed signal is in the ledger as it was sent, and has a valid report.
  const executed = messages.filter(({ signal }) => inLedger.has(signal.id))
  expect(executed.map(({ signal }) => inLedger.get(signal.id)?.strategy)).toEqual(
    executed.map(({ body }) => JSON.parse(`${body}`).strategy),
  )
  expect(new Set((await stage.reports()).map(({ signalId }) => signalId))).toEqual(new Set(executed.map(({ signal }) => signal.id)))
  // The generator must produce both valid and invalid messages.
  expect(executed.length).toBeGreaterThan(messages.length / 4)
  expect(dead.size).toBeGreaterThan(messages.length / 4)
  for (const engine of engines) {
    expect(await engine.readyz()).toEqual({ ready: true, reasons: [] })
    // No message was mistaken for an outage.
    expect(pausedBy(engine)).toEqual([])
    expect(engine.lines.filter(({ msg }) => /holding a delivery|lost the (connection to the )?broker/.test(String(msg)))).toEqual([])
  }
})

test.each([
  ['a NUL', 'mom\u0000entum'],
  ['half of a surrogate pair', 'mom\ud83dentum'],
])('two signals with %s that are valid for 0.9 s do not stop two engines with six good ones behind them', async (_, strategy) => {
  await startEngines(2)
  const bad = [aSignal({ strategy }, 900), aSignal({ strategy }, 900)]
  const good = Array.from({ length: 6 }, () => aSignal())
  await sendAll([...bad, ...good].map((signal) => ({ body: Buffer.from(JSON.stringify(signal)), properties: { messageId: signal.id } })))
  await until('the good ones are filled', async () => {
    const inLedger = await rows()
    return good.every(({ id }) => inLedger.get(id)?.status === 'FILLED')
  })
  const dead = await until('the bad ones are dead letters', async () => (await letters()).length === 2 && (await letters()))
  for (const { cause } of dead) expect(cause).toMatch(/strategy: must be well-formed Unicode without NUL/)
  expect(await stage.broker.depth(workQueue)).toBe(0)
})

/** Makes the database raise this SQLSTATE whenever the row of this signal is written. */
const refuses = async (signal: Signal, sqlState: string) =>
  stage.database.sql(`
    CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.signal_id = '${signal.id}' THEN RAISE EXCEPTION 'refused' USING ERRCODE = '${sqlState}'; END IF;
      RETURN NEW;
    END $$;
    CREATE OR REPLACE TRIGGER refuse BEFORE INSERT OR UPDATE ON signals FOR EACH ROW EXECUTE FUNCTION refuse()`)
const publish = (signal: Signal, headers = {}) => stage.broker.publish(signal, { messageId: signal.id, headers })

test.each([
  ['22P05', 'a character that the database has no code for', 1],
  ['23514', 'a constraint', 1],
  ['54000', 'a key that is too long for its index', 4],
  ['54001', 'a statement that is too deep', 4],
  ['XX000', 'an error that nobody foresaw', 4],
])(
  'a signal that the ledger rejects with %s (%s) is dead-lettered by attempt %i, and others are not delayed',
  async (sqlState, _, last) => {
    const [engine] = (await startEngines(1)) as [ServiceProcess]
    const [bad, good] = [aSignal(), aSignal()]
    await refuses(bad, sqlState)
    // Start at the last attempt; other tests cover the counting of the earlier ones.
    await publish(bad, last > 1 ? { attempt: last - 1, cause: 'as before' } : {})
    await publish(good)
    await until('the other one is filled', async () => (await rows()).get(good.id)?.status === 'FILLED')
    if (last > 1) {
      expect(await engine.seen('delivery.retried')).toMatchObject({ messageId: bad.id, attempt: last, delayMs: 30_000 })
      await publish(bad, { attempt: last, cause: 'as before' })
    }
    const [letter] = await until('it is a dead letter', async () => (await letters()).length === 1 && (await letters()))
    expect(letter).toMatchObject({ name: bad.id, cause: expect.stringContaining('refused') })
    expect(pausedBy(engine)).toEqual([])
    expect(await engine.readyz()).toMatchObject({ ready: true })
  },
)

test.each([
  ['42501', "a right that the engines' login lacks"],
  ['25006', 'a read-only transaction'],
  ['53100', 'a full disk'],
  ['55P03', 'a lock that somebody holds'],
])('a signal for which the ledger answers %s (%s) is never dead-lettered, and is executed once this is fixed', async (sqlState) => {
  const [engine] = (await startEngines(1)) as [ServiceProcess]
  const [stuck, good] = [aSignal(), aSignal()]
  await refuses(stuck, sqlState)
  await publish(stuck, { attempt: 4, cause: 'as before' })
  await publish(good)
  await until('the other one is filled', async () => (await rows()).get(good.id)?.status === 'FILLED')
  expect(await until('it was tried again', () => engine.events('delivery.retried')[1])).toMatchObject({ attempt: 4, delayMs: 1_000 })
  expect(await letters()).toEqual([])
  await stage.database.sql('DROP TRIGGER refuse ON signals')
  await until('it is filled', async () => (await rows()).get(stuck.id)?.status === 'FILLED')
})
