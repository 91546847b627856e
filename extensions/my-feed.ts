// Prices come from the server at MY_FEED_URL:  FEED=./extensions/my-feed.ts MY_FEED_URL=http://… npm start
import { setTimeout as sleep } from 'node:timers/promises'
import type { FeedFactory, Tick } from '@trading/strategy'

async function* poll(url: string): AsyncGenerator<Tick> {
  for (;;) {
    const { symbol, price } = (await (await fetch(url)).json()) as Tick
    yield { symbol, price }
    await sleep(100)
  }
}

const myFeed: FeedFactory = ({ env }) => {
  const url = env.MY_FEED_URL
  if (!url) throw new Error('MY_FEED_URL is not set')
  return poll(url)
}

export default myFeed
