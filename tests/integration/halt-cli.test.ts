import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { freePort, provideHaltLogin } from '@trading/dev'
import { openPermit, type Permit } from '@trading/ledger'
import { startTcpProxy, through } from '@trading/rig/network/tcp-proxy'
import { until } from '@trading/rig/until'
import { firstDelivery, freshSignal, ledgerFixture } from '../support/ledger-fixture'
import { type Answer, runTool, startTool } from '../support/tool-cli'

let fixture: Awaited<ReturnType<typeof ledgerFixture>>
let url: string
const permits: Permit[] = []

beforeEach(async () => {
  fixture = await ledgerFixture()
  await fixture.openReady()
  url = await provideHaltLogin(fixture.database)
})
afterEach(async () => {
  await Promise.all(permits.splice(0).map((permit) => permit.close()))
  await fixture.closeLedgers()
  await fixture.close()
})

const halt = (...args: string[]): Promise<Answer> => runTool('halt', url, args)
const why = ['--reason', 'wrong prices', '--by', 'Ann', '--yes']
const engines = async (count: number): Promise<void> => {
  for (let number = 1; number <= count; number++) {
    const telling = () => ({ breaker: 'closed', reasons: [], inHand: 0 })
    permits.push(openPermit({ url: fixture.database.url, engine: `engine-${number}`, telling }))
  }
  await until('they ask', () => permits.every(({ news }) => news.lapsed === undefined))
}

test('a halt waits for the engines, says how many orders may still fill, and how to end it', async () => {
  await engines(3)
  const ledger = await fixture.openReady({ engine: 'engine-9' })
  await ledger.claim(freshSignal({ validUntil: new Date(Date.now() + 60_000).toISOString() }), firstDelivery)
  const { code, out, err } = await halt('all', ...why)
  expect({ code, out }).toEqual({
    code: 0,
    out: [
      'halted: all; 3 of 3 engines have acknowledged',
      'orders that the venue may have, and may still fill: 1; positions are not closed',
      'to end it: npm run halt -- lift all --reason "…"\n',
    ].join('\n'),
  })
  expect(err).toMatch(/^recorded as number 1\n(halting [0-3] of 3\n)*halting 3 of 3\n$/)
  expect(permits.map((permit) => permit.refusal(freshSignal())?.because)).toEqual(['all', 'all', 'all'])
})

test('engines that do not answer count as halted when their permit has ended, and what they may still send is said', async () => {
  await engines(1)
  await fixture.database.sql(`
    INSERT INTO engines (instance, engine, breaker, reasons, epoch, in_hand) VALUES (gen_random_uuid(), 'frozen', 'closed', '{}', 0, 1)`)
  const before = Date.now()
  const { code, out } = await halt('all', ...why)
  expect(code).toBe(0)
  expect(Date.now() - before).toBeGreaterThanOrEqual(500)
  expect(out).toMatch(
    /^halted: all; 1 of 2 engines have acknowledged\nwithout an answer: frozen, last seen [\d.]+ s ago\. Its permit has ended/,
  )
})

test('status says what is halted, by whom, since when, why, and what the engines know', async () => {
  expect((await halt()).out).toMatch(/^Nothing is halted\.\n\nNo engine with a ledger has been seen/)
  await engines(1)
  await halt('symbol', 'aapl', ...why)
  await halt('strategy', 'mean reversion', '--reason', 'drift', '--yes')
  const { out } = await halt('status')
  expect(out).toMatch(
    /^halted: symbol AAPL {2}by Ann \(as trading_halt\), \d{4}-\d\d-\d\d [\d:]+Z, \d+ s ago\n {2}wrong prices\nhalted: strategy mean reversion {2}by /,
  )
  expect(out).toMatch(/\nENGINE +SEEN +PERMIT +IN HAND +BREAKER +INTAKE\nengine-1 +[\d.]+ s ago +current +0 +closed +open\n$/)
  expect(JSON.parse((await halt('status', '--json')).out)).toMatchObject({
    epoch: 2,
    halts: [
      { what: 'symbol', name: 'AAPL' },
      { what: 'strategy', name: 'mean reversion' },
    ],
    engines: [{ engine: 'engine-1', epoch: 2, inHand: 0 }],
  })
})

test('a name that no signal has is halted, and noticed', async () => {
  expect((await halt('symbol', 'TYPO', ...why)).out).toContain(
    'note: no signal of the last day is of symbol TYPO; is it spelled like that?',
  )
})

test('lifting ends that halt and no other, and says what still stands', async () => {
  await halt('all', ...why)
  await halt('symbol', 'AAPL', ...why)
  expect(await halt('lift', 'all', ...why)).toMatchObject({ code: 0, out: 'lifted: all\nstill halted: symbol AAPL\n' })
  expect(await halt('lift', 'all', ...why)).toMatchObject({ code: 1, err: 'all is not halted; halted: symbol AAPL\n' })
  expect((await halt('lift', 'symbol', 'AAPL', ...why)).out).toBe('lifted: symbol AAPL\nits signals are tried again within 30 s\n')
  expect((await halt('lift', 'symbol', 'AAPL', ...why)).err).toBe('symbol AAPL is not halted; nothing is\n')
})

test('nothing is changed without consent, and without a reason', async () => {
  expect(await halt('all', '--reason', 'x')).toMatchObject({ code: 2, err: expect.stringContaining('pass --yes') })
  expect(await halt('all', '--yes')).toMatchObject({ code: 2, err: expect.stringContaining('all takes --reason') })
  expect(await halt('lift', 'all', '--yes')).toMatchObject({ code: 2, err: expect.stringContaining('lift all takes --reason') })
  expect(await fixture.database.sql('SELECT FROM halts')).toEqual([])
})

/** The database behind a network that the test can cut. */
async function behindProxy() {
  const { hostname, port } = new URL(url)
  let isThere = false
  const proxy = await startTcpProxy({ target: () => (isThere ? { host: hostname, port: Number(port) || 5432 } : undefined) })
  const started = startTool('halt', through(proxy, url), ['all', ...why])
  const said = { err: '' }
  started.stderr.on('data', (some) => {
    said.err += some
  })
  await until('it says so', () => /^NOT recorded: .*; trying again, Ctrl-C gives up$/m.test(said.err))
  const comeBack = () => {
    isThere = true
  }
  return { proxy, started, said, comeBack }
}

test('while the database is away it says NOT recorded and keeps trying until it is recorded, once', async () => {
  const { proxy, started, said, comeBack } = await behindProxy()
  comeBack()
  expect(await once(started, 'close')).toEqual([0, null])
  expect(said.err).toContain('recorded as number 1\n')
  expect(await fixture.database.sql('SELECT what FROM halts')).toEqual([{ what: 'all' }])
  await proxy.close()
})

test('stopped before it is recorded, it says so and fails', async () => {
  const { proxy, started, said } = await behindProxy()
  started.kill('SIGINT')
  expect(await once(started, 'close')).toEqual([1, null])
  expect(said.err).toContain('the halt is NOT known to be recorded')
  expect(await fixture.database.sql('SELECT FROM halts')).toEqual([])
  await proxy.close()
})

test('without an answer, and with a wrong password, it says that nothing was recorded', async () => {
  const closed = `postgres://trading_halt:halt@127.0.0.1:${await freePort()}/trading`
  const asked = startTool('halt', closed, ['status'])
  const [[code], err] = await Promise.all([once(asked, 'close'), text(asked.stderr)])
  expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('does not answer') })
  const wrong = Object.assign(new URL(url), { password: 'wrong' }).toString()
  expect(await runTool('halt', wrong, ['all', ...why])).toMatchObject({
    code: 78,
    err: expect.stringMatching(/^NOT recorded\nthe database at .* refused the login/),
  })
})
