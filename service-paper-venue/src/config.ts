import { paperVenueSettings } from '@trading/paper-venue'
import { host, integer, readSettings, serviceSettings, text, type Values } from '@trading/runtime'

export const settings = {
  PAPER_VENUE_HOST: host({ default: '127.0.0.1', about: 'Where the paper venue listens for orders.' }),
  PAPER_VENUE_PORT: integer({ min: 0, max: 65_535, default: 8_090, about: 'Its port; 0 takes any free one, told in the log.' }),
  PAPER_VENUE_BOOK: text({
    default: '',
    about: 'The file that keeps its orders, so that it still has them after a crash; empty: in memory alone.',
  }),
  ...paperVenueSettings,
  ...serviceSettings,
}

export type Config = Values<typeof settings>

export const readConfig = (env: NodeJS.ProcessEnv): Config => readSettings('paper-venue', settings, env)
