import type { GeneratorLog } from '../signal-log'
import type { Feed } from './feed'
import { openReplayFeed } from './replay-feed'
import { simulatedFeed } from './simulated-feed'

export interface FeedSettings {
  seed: number
  /** Empty: the file that comes along. */
  replayFile: string
  replaySymbol: string
  log: Pick<GeneratorLog, 'warn'>
}

// To bring your own: write it in a file beside this one and add a line here. The setting FEED then takes its name.
const feeds = {
  simulated: ({ seed }) => simulatedFeed({ seed }),
  replay: ({ replayFile, replaySymbol, log }) =>
    openReplayFeed({
      ...(replayFile && { file: replayFile }),
      symbol: replaySymbol,
      onNewestFirst: (file) => log.warn({ file }, `${file} has its newest row on top: it is replayed from its last row to its first`),
    }),
} satisfies Record<string, (settings: FeedSettings) => Feed | Promise<Feed>>

export type FeedName = keyof typeof feeds

export const feedNames = Object.keys(feeds) as FeedName[]

export const openFeed = async (name: FeedName, settings: FeedSettings): Promise<Feed> => feeds[name](settings)
