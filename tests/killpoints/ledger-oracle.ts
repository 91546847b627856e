/** A signal as recorded in the ledger, read without the ledger's own code. */
export interface RecordedSignal {
  signalId: string
  status: string
  endedBy: string | null
  /** The exact bytes to publish; null if there is no report. */
  report: string | null
  /** Whether the report is marked as sent. */
  sent: boolean
}

export interface LedgerSeen {
  /** Ids that the broker confirmed; may contain duplicates. */
  confirmed: readonly string[]
  rows: readonly RecordedSignal[]
  /** The venue's own book. */
  book: readonly { clientOrderId: string; fills: number }[]
  /** The exact bytes of every published report, in order of arrival. */
  bodies: readonly string[]
  /** Reconciliation findings: differences between the ledger and the venue. */
  findings: readonly { kind: string; clientOrderId: string }[]
}

export interface Figures {
  signals: number
  /** At the venue. */
  fills: number
  rows: number
  /** Signals for which a report was published. */
  reports: number
  /** Reports that were published again. */
  again: number
  lost: number
  duplicateFills: number
}

/** Checks that the venue, the ledger and the published reports agree on every signal. Pure. */
export function judgeLedger({ confirmed, rows, book, bodies, findings }: LedgerSeen): { figures: Figures; broken: string[] } {
  const signals = [...new Set(confirmed)]
  const published = bodies.map((body) => ({ body, signalId: (JSON.parse(body) as { signalId: string }).signalId }))
  const reported = new Set(published.map(({ signalId }) => signalId))
  const ended = new Set(rows.filter(({ status }) => status !== 'STARTED').map(({ signalId }) => signalId))
  const fills = new Map(book.map((order) => [order.clientOrderId, order.fills]))
  const recorded = new Map(rows.map(({ signalId, report }) => [signalId, report]))
  const lost = signals.filter((id) => !ended.has(id) || !reported.has(id))

  const broken = [
    ...lost.map((id) => `lost: ${id}, ${ended.has(id) ? 'recorded and never reported' : 'without an outcome in the ledger'}`),
    ...signals.filter((id) => fills.get(id) !== 1).map((id) => `${fills.get(id) ?? 0} fills at the venue: ${id}`),
    ...[...fills.keys()].filter((id) => !signals.includes(id)).map((id) => `an order that nobody asked for: ${id}`),
    ...rows.filter(({ status }) => status !== 'FILLED').map(({ signalId, status }) => `${status} in the ledger: ${signalId}`),
    ...(rows.length === signals.length ? [] : [`${rows.length} rows in the ledger for ${signals.length} signals`]),
    ...rows.filter(({ sent }) => !sent).map(({ signalId }) => `its report is still to be sent: ${signalId}`),
    ...published
      .filter(({ signalId, body }) => recorded.get(signalId) !== body)
      .map(({ signalId }) => `announced otherwise than recorded: ${signalId}`),
    ...findings.map(({ kind, clientOrderId }) => `reconciliation found ${kind}: ${clientOrderId}`),
  ]
  return {
    broken,
    figures: {
      signals: signals.length,
      fills: sum([...fills.values()]),
      rows: rows.length,
      reports: reported.size,
      again: bodies.length - reported.size,
      lost: lost.length,
      duplicateFills: sum([...fills.values()].map((times) => Math.max(0, times - 1))),
    },
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
