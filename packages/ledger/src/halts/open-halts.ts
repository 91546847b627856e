import { type OneConnectionOptions, openOneConnection } from '@trading/postgres'
import { LedgerConfigurationError } from '../errors'
import { ledgerStore } from '../store'
import { type EngineState, engineStates } from './engine-rows'
import type { Halts, HaltTarget } from './halt'
import {
  appendHalt,
  currentHalts,
  type HaltHistoryEntry,
  type HaltHistoryPage,
  type HaltRecord,
  haltHistory,
  type Recorded,
} from './halt-rows'
import { countMayFill, isTraded } from './signals-of-target'

/** The halts, for an operator. Every operation throws a LedgerFault if the database did not answer in time. */
export interface HaltDesk {
  /**
   * Records a halt or a lifting; durable when it resolves. Undefined if the halt to be lifted does not stand: then nothing was
   * recorded. If it throws, whether it was recorded is unknown: repeat it under the same `request`.
   */
  append(record: HaltRecord): Promise<Recorded | undefined>
  current(): Promise<Halts>
  /** Halts and liftings, newest first. */
  history(page: HaltHistoryPage): Promise<HaltHistoryEntry[]>
  engines(): Promise<EngineState[]>
  /** How many orders of the last day the venue may have, and may still fill; at most this many. */
  mayFill(target: HaltTarget): Promise<number>
  /** Whether a signal of the last day is about this target. */
  isTraded(target: HaltTarget): Promise<boolean>
  close(): Promise<void>
}

/**
 * One connection, with a login that may record halts.
 * @throws LedgerConfigurationError if the database has no halts or refuses the login, LedgerFault if it does not answer
 */
export async function openHalts(options: OneConnectionOptions): Promise<HaltDesk> {
  const { querying, ask, close } = await openOneConnection(options, {
    store: ledgerStore,
    readOnly: false,
    // Not the versions of the schema: a halt must not be refused because of a column that it does not need.
    async enter(client, address) {
      const { rows } = await client.query<{ there: boolean }>(`SELECT to_regclass('halts') IS NOT NULL AS there`)
      if (!rows[0]?.there) throw noHalts(address)
    },
  })
  return {
    append: ask(appendHalt(querying)),
    current: ask(currentHalts(querying)),
    history: ask(haltHistory(querying)),
    engines: ask(engineStates(querying)),
    mayFill: ask(countMayFill(querying)),
    isTraded: ask(isTraded(querying)),
    close,
  }
}

const noHalts = (address: string): LedgerConfigurationError =>
  new LedgerConfigurationError(
    'NO_LEDGER',
    `the database at ${address} knows no halts: no engine of this version has used it yet, or the address is wrong`,
  )
