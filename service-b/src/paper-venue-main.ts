// The paper venue as a server of its own, shared by the engines of VENUE=http.
import { runService } from '@trading/runtime'
import { paperOptions, readPaperVenueConfig } from './config'
import { startPaperVenueServer } from './venue/paper-venue-server'

void runService({ name: 'paper-venue', readConfig: () => readPaperVenueConfig(process.env) }, async ({ config, log, own }) => {
  const address = { host: config.PAPER_VENUE_HOST, port: config.PAPER_VENUE_PORT }
  const bookPath = config.PAPER_VENUE_BOOK
  const warn = (message: string) => log.warn({}, message)
  // As a crash would end it: nothing is closed, nothing told.
  const die = () => process.kill(process.pid, 'SIGKILL') as never
  const server = await own(startPaperVenueServer({ ...address, ...paperOptions(config), bookPath, warn, die }))
  log.info({ event: 'venue.listening', url: server.url }, `the paper venue listens at ${server.url}`)
})
