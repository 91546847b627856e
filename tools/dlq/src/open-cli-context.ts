import { deadLetterAccess, type QueueFamily } from '@trading/contracts'
import { connectOnce, type HeldLetter, openReading } from '@trading/dead-letters'
import { type BrokerConnection, createPublisher } from '@trading/messaging'
import { createLog, type Owned } from '@trading/runtime'
import { type Terminal, withCommas } from '@trading/terminal'
import type { Selection } from './command'
import { createIdSearch } from './id-search'
import type { CliContext } from './verb'

export interface CliContextOptions {
  url: string
  /** Whose dead letters these are. */
  family: QueueFamily
  terminal: Terminal
  abort: AbortSignal
}

/** Connects on first use; closes newest first. */
export function openCliContext({ url, family, terminal, abort }: CliContextOptions): CliContext & { close(): Promise<void> } {
  const access = deadLetterAccess(family)
  const opened: Owned[] = []
  const own = <T extends Owned>(thing: T): T => {
    opened.push(thing)
    return thing
  }
  let reading: Promise<BrokerConnection> | undefined

  const read: CliContext['read'] = async (work) => {
    reading ??= connectOnce({ url, name: 'dlq reading', access }).then(own)
    const { total, letters, close } = await openReading(await reading, { url, family, tell: terminal.tell, abort })
    try {
      return await work(withProgress(letters(), total, terminal))
    } finally {
      await close()
    }
  }

  return {
    family,
    terminal,
    now: Date.now,
    read,
    async openPublisher() {
      // A separate connection: a resource alarm blocks the publishing connection with everything on it.
      const connection = own(await connectOnce({ url, name: 'dlq publishing', access }))
      return own(createPublisher({ connection, name: 'replays', log: createLog({ service: 'dlq', level: 'silent', pretty: false }) }))
    },
    async resolveId(select): Promise<Selection> {
      if (select.by !== 'id') return select
      const search = createIdSearch(select.id)
      await read(async (letters) => {
        for await (const { letter } of letters) search.add(letter)
      })
      return { by: 'id', id: search.result() }
    },
    async close() {
      for (const thing of opened.reverse()) await thing.close?.()
    },
  }
}

async function* withProgress(letters: AsyncIterable<HeldLetter>, total: number, { progress }: Terminal): AsyncGenerator<HeldLetter> {
  let seen = 0
  for await (const held of letters) {
    progress(`${withCommas(++seen)} of ${withCommas(total)} dead letters …`)
    yield held
  }
}
