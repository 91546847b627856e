import type { Row } from '../row'
import { engineKilled } from './01-engine-killed'
import { engineKilledWithMany } from './01b-engine-killed-with-many'
import { engineTerminated } from './02a-engine-terminated'
import { handlerHangs } from './02b-handler-hangs'
import { engineFrozen } from './03-engine-frozen'
import { handlerFailsLate } from './04a-handler-fails-late'
import { handlerFails } from './04b-handler-fails'
import { queueDeleted } from './05a-queue-deleted'
import { queuePurged } from './05b-queue-purged'
import { reportDoubled } from './05c-report-doubled'
import { connectionsClosed } from './06a-connections-closed'
import { brokerAppStopped } from './06b-broker-app-stopped'
import { brokerKilled } from './07-broker-killed'
import { brokerFrozen } from './08-broker-frozen'
import { halfOpen } from './09a-half-open'
import { brokerToClientDropped } from './09b-broker-to-client-dropped'
import { clientToBrokerDropped } from './09c-client-to-broker-dropped'
import { resetAfterPublish } from './09d-reset-after-publish'
import { blackHole } from './09e-black-hole'
import { latencyAndJitter } from './09f-latency-and-jitter'
import { slowLink } from './09g-slow-link'
import { stall } from './09h-stall'
import { brokerAbsentAtBoot } from './10a-broker-absent-at-boot'
import { wrongPassword } from './10b-wrong-password'
import { heartbeatTooShort } from './10c-heartbeat-too-short'
import { fleetReconnects } from './11-fleet-reconnects'
import { memoryAlarm } from './12a-memory-alarm'
import { diskAlarm } from './12b-disk-alarm'
import { workQueueFull } from './13-work-queue-full'
import { queueUnbound } from './14a-queue-unbound'
import { exchangeDeleted } from './14b-exchange-deleted'
import { otherArguments } from './15-other-arguments'
import { badMessagesRow } from './16-bad-messages'
import { payloadKills } from './17-payload-kills'
import { sameIdFiveTimes } from './18-same-id-five-times'
import { staleSignals } from './19a-stale-signals'
import { clocksApart } from './19b-clocks-apart'
import { venueDown } from './20-venue-down'
import { venueFillsLate } from './21-venue-fills-late'
import { venueUnreadable } from './21b-venue-unreadable'
import { majorityKilled, queueLeaderKilled } from './22-queue-leader-killed'
import { deadLettersUnbound } from './23-dead-letters-unbound'
import { channelDiesAlone } from './24-channel-dies-alone'
import { generatorKilled } from './25-generator-killed'
import { everythingTerminated } from './26-everything-terminated'
import { publishingConnectionClosed } from './27-publishing-connection-closed'
import { brokerKilledWithRetries } from './28-broker-killed-with-retries'
import { databaseKilled } from './29a-database-killed'
import { databaseFrozen } from './29b-database-frozen'
import { databaseAbsentAtBoot } from './29c-database-absent-at-boot'
import { wrongDatabasePassword } from './29d-wrong-database-password'
import { schemaNewer } from './29e-schema-newer'
import { databaseReadOnly } from './29f-database-read-only'
import { databaseRightLost } from './29g-database-right-lost'
import { databaseKilledWithMany } from './29h-database-killed-with-many'
import { gatewayRows } from './gateway'
import { haltRows } from './halts'
import { priceRows } from './market-data'
import { portfolioRows } from './portfolio'
import { riskRows } from './risk'

/** The fault catalogue, in order. */
export const rows: readonly Row[] = [
  engineKilled,
  engineKilledWithMany,
  engineTerminated,
  handlerHangs,
  engineFrozen,
  handlerFailsLate,
  handlerFails,
  queueDeleted,
  queuePurged,
  reportDoubled,
  connectionsClosed,
  brokerAppStopped,
  brokerKilled,
  brokerFrozen,
  halfOpen,
  brokerToClientDropped,
  clientToBrokerDropped,
  resetAfterPublish,
  blackHole,
  latencyAndJitter,
  slowLink,
  stall,
  brokerAbsentAtBoot,
  wrongPassword,
  heartbeatTooShort,
  fleetReconnects,
  memoryAlarm,
  diskAlarm,
  workQueueFull,
  queueUnbound,
  exchangeDeleted,
  otherArguments,
  badMessagesRow,
  payloadKills,
  sameIdFiveTimes,
  staleSignals,
  clocksApart,
  venueDown,
  venueFillsLate,
  venueUnreadable,
  queueLeaderKilled,
  majorityKilled,
  deadLettersUnbound,
  channelDiesAlone,
  generatorKilled,
  everythingTerminated,
  publishingConnectionClosed,
  brokerKilledWithRetries,
  databaseKilled,
  databaseFrozen,
  databaseAbsentAtBoot,
  wrongDatabasePassword,
  schemaNewer,
  databaseReadOnly,
  databaseRightLost,
  databaseKilledWithMany,
  ...priceRows,
  ...haltRows,
  ...portfolioRows,
  ...riskRows,
  ...gatewayRows,
]
