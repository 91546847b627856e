import { DatabaseError } from 'pg'
import { FieldOutOfRange } from './errors'

const checkViolation = '23514'

/** Names the field whose range the database found broken; `fields` gives each constraint its field and the value that was to be written. */
export function outOfRange(error: unknown, fields: Record<string, readonly [field: string, value: string]>): unknown {
  const broken = error instanceof DatabaseError && error.code === checkViolation ? fields[error.constraint ?? ''] : undefined
  return broken ? new FieldOutOfRange(...broken, { cause: error }) : error
}
