import { take } from '../../test-support/take'
import type { Tick } from './feed'
import { feedNames, openFeed } from './open-feed'
import { defaultReplayFile } from './replay-feed'

const settings = { seed: 5, replayFile: defaultReplayFile, replaySymbol: 'SPX' }

test('each feed opens by its name', async () => {
  expect(feedNames).toEqual(['simulated', 'replay'])
  const simulated = (await openFeed('simulated', settings)) as Iterable<Tick>
  expect(take(1, simulated)).toEqual([{ symbol: 'AAPL', price: '190.00' }])
  for await (const tick of await openFeed('replay', settings)) {
    expect(tick).toEqual({ symbol: 'SPX', price: '1455.219971', at: '2000-01-03' })
    break
  }
})
