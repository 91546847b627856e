import type { ExecutionPlace } from '@trading/ledger'

const pattern = /^(0|[1-9]\d{0,15})-([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/

/** A place among all executions as text: a cursor of pages, and an id of the stream's events. */
export const cursorOf = ({ position, signalId }: ExecutionPlace): string => `${position}-${signalId}`

/** Undefined if the text is none. */
export function placeOf(cursor: string): ExecutionPlace | undefined {
  const [, position, signalId] = pattern.exec(cursor) ?? []
  return signalId === undefined || !Number.isSafeInteger(Number(position)) ? undefined : { position: Number(position), signalId }
}
