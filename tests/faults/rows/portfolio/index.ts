import type { Row } from '../../row'
import { portfolioKilledBeforeCommit } from './40a-killed-before-commit'
import { portfolioKilledBeforeAck } from './40b-killed-before-ack'
import { databaseKilledUnderPortfolio } from './40c-database-killed'
import { brokerKilledUnderPortfolio } from './40d-broker-killed'
import { portfolioQueueDeleted } from './40e-queue-deleted'
import { portfolioQueueOverflows } from './40f-queue-overflows'
import { bookingsHeldUp } from './40g-bookings-held-up'

/** The rows of the portfolio, in order. */
export const portfolioRows: readonly Row[] = [
  portfolioKilledBeforeCommit,
  portfolioKilledBeforeAck,
  databaseKilledUnderPortfolio,
  brokerKilledUnderPortfolio,
  portfolioQueueDeleted,
  portfolioQueueOverflows,
  bookingsHeldUp,
]
