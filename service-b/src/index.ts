// Trading signals in, at most one venue order each, execution reports out.
import { signalQueue } from '@trading/contracts'
import { createConsumer, createPublisher, openConnection, withDeadline } from '@trading/messaging'
import { runService } from '@trading/runtime'
import { paperOptions, readConfig } from './config'
import { executeSignal, expireSignal } from './execute-signal'
import { createMeters } from './meters'
import { pauseWhileOpen } from './pause-while-open'
import { reportExecution } from './report-execution'
import { limitsFrom } from './rules/limits'
import { openVenue } from './venue/open-venue'

void runService({ name: 'service-b', readConfig: () => readConfig(process.env) }, async ({ config, log, metrics, own }) => {
  const { ENGINE_ID: engine, RABBITMQ_URL: url } = config
  const meters = createMeters(metrics)
  const venue = await own(
    openVenue({ kind: config.VENUE, url: config.VENUE_URL, callMs: config.VENUE_CALL_MS, paper: paperOptions(config) }),
  )
  const publishing = await own(openConnection({ url, name: `${engine} publishing`, log }))
  const publisher = await own(createPublisher({ connection: publishing, name: 'reports', log, onConfirmed: meters.confirmed }))
  const report = reportExecution({ publisher, log, meters })
  const limits = limitsFrom({ maxOrderNotional: config.MAX_ORDER_NOTIONAL, symbols: config.ALLOWED_SYMBOLS })
  const consumer = await own(
    createConsumer({
      connection: await own(openConnection({ url, name: `${engine} consuming`, log })),
      publisher,
      ...signalQueue,
      name: 'signals',
      log,
      prefetch: config.PREFETCH,
      drainMs: config.DRAIN_MS,
      through: [withDeadline(config.HANDLER_MS)],
      handle: executeSignal({ venue, limits, engine, report }),
      expire: expireSignal({ venue, engine, report }),
      onSettled: meters.settled,
      onCancelled: meters.cancelled,
    }),
  )
  await own(pauseWhileOpen({ breaker: venue.breaker, engine: consumer, log, onState: meters.breaker }))
})
