import { migrate, openOneConnection } from '@trading/postgres'
import { createLog } from '@trading/runtime'
import { keyRows } from '../store/keys'
import { gatewayStore } from '../store/store'

export interface OpenKeysOptions {
  url: string
  migrationUrl: string
  abort: AbortSignal
}

/**
 * The keys, on one connection; their tables are made if there are none yet.
 * @throws GatewayConfigurationError if the database refuses, GatewayFault if it does not answer
 */
export async function openKeys({ url, migrationUrl, abort }: OpenKeysOptions) {
  const log = createLog({ service: 'keys', level: 'silent' })
  const { querying, ask, close } = await openOneConnection(
    { url, name: 'keys', connectMs: 2_000, statementMs: 3_000 },
    {
      store: gatewayStore,
      readOnly: false,
      enter: async () => {
        await migrate({ store: gatewayStore, url: migrationUrl || url, log, abort })
      },
    },
  )
  const rows = keyRows(querying)
  return {
    keys: { insert: ask(rows.insert), all: ask(rows.all), valid: ask(rows.valid), revoke: ask(rows.revoke) },
    close,
  }
}
