import { type ExtensionContext, loadExtension } from '@trading/runtime'
import { type Feed, feedFault } from '@trading/strategy'
import { openReplayFeed } from './replay-feed'
import { simulatedFeed } from './simulated-feed'

export interface OpenFeedOptions extends ExtensionContext {
  /** The setting that names the feed. */
  setting: string
  /** A folder of the service, used to resolve packages that the user's folder does not have. */
  service: string
  /** A built-in feed, the path of a module, or the name of an installed package. */
  kind: string
  /** Empty for the included file. */
  replayFile: string
  replaySymbol: string
}

const builtIn = new Map<string, (options: OpenFeedOptions) => Feed | Promise<Feed>>([
  ['simulated', ({ seed }) => simulatedFeed({ seed })],
  [
    'replay',
    ({ replayFile, replaySymbol, log }) =>
      openReplayFeed({
        ...(replayFile && { file: replayFile }),
        symbol: replaySymbol,
        onNewestFirst: (file) => log.warn({ file }, `${file} has its newest row first: replaying it from the last row to the first`),
      }),
  ],
])

export const feedKinds = [...builtIn.keys()]

/** Opens the feed that a setting names. */
export async function openFeed(options: OpenFeedOptions): Promise<Feed> {
  const { setting, service, kind, env, seed, log } = options
  const open = builtIn.get(kind)
  if (open) return open(options)
  const context = { env, seed, log }
  return loadExtension({ setting, value: kind, builtIn: feedKinds, service, context, check: feedFault })
}
