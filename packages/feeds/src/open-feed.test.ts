import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Tick } from '@trading/strategy'
import { feedKinds, openFeed } from './open-feed'
import { defaultReplayFile } from './replay-feed'
import { take } from './take.fixture'

const log = { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() }
const settings = { setting: 'FEED', service: __dirname, env: {}, seed: 5, replayFile: defaultReplayFile, replaySymbol: 'SPX', log }

test('each feed opens by its name', async () => {
  expect(feedKinds).toEqual(['simulated', 'replay'])
  const simulated = (await openFeed({ kind: 'simulated', ...settings })) as Iterable<Tick>
  expect(take(1, simulated)).toEqual([{ symbol: 'AAPL', price: '190.00' }])
  for await (const tick of await openFeed({ kind: 'replay', ...settings })) {
    expect(tick).toEqual({ symbol: 'SPX', price: '1455.219971', at: '2000-01-03' })
    break
  }
  // The whole file is checked before the first price.
}, 30_000)

test('a file that is replayed backwards is reported in the log', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'feed-'))
  const file = join(folder, 'newest-first.csv')
  writeFileSync(file, 'Date,Open,High,Low,Close,Volume\n2024-03-01,160,162,159,161,1000\n2024-02-29,159,161,158,160,1000\n')
  const prices = []
  for await (const { price } of await openFeed({ kind: 'replay', ...settings, replayFile: file })) prices.push(price)
  expect(prices).toEqual(['160', '161'])
  const told = `${file} has its newest row first: replaying it from the last row to the first`
  expect(log.warn.mock.calls).toEqual([[{ file }, told]])
  rmSync(folder, { recursive: true })
})
