// The simulated exchange as a server, shared by engines with VENUE=http.
import { paperOptions } from '@trading/paper-venue'
import { runService } from '@trading/runtime'
import { readConfig } from './config'
import { startPaperVenueServer } from './paper-venue-server'

void runService({ name: 'paper-venue', readConfig: () => readConfig(process.env) }, async ({ config, log, own }) => {
  const address = { host: config.PAPER_VENUE_HOST, port: config.PAPER_VENUE_PORT }
  const bookPath = config.PAPER_VENUE_BOOK
  const warn = (message: string) => log.warn({}, message)
  // Simulates a crash: nothing is closed or logged.
  const die = () => process.kill(process.pid, 'SIGKILL') as never
  const server = await own(startPaperVenueServer({ ...address, ...paperOptions(config), bookPath, warn, die }))
  log.info({ event: 'venue.listening', url: server.url }, `paper venue listening at ${server.url}`)
})
