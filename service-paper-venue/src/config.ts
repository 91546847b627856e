import { paperVenueSettings } from '@trading/paper-venue'
import { host, integer, readSettings, serviceSettings, text, type Values } from '@trading/runtime'

export const settings = {
  PAPER_VENUE_HOST: host({ default: '127.0.0.1', about: 'The address on which the paper venue listens for orders.' }),
  PAPER_VENUE_PORT: integer({
    min: 0,
    max: 65_535,
    default: 8_090,
    about: 'The port of the paper venue; 0 picks a free one, which is logged.',
  }),
  PAPER_VENUE_BOOK: text({
    default: '',
    about: 'The file in which the paper venue stores its orders to survive crashes; empty for memory only.',
  }),
  ...paperVenueSettings,
  ...serviceSettings,
}

export type Config = Values<typeof settings>

export const readConfig = (env: NodeJS.ProcessEnv): Config => readSettings('paper-venue', settings, env)
