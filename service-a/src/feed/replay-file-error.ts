import { ConfigurationError } from '@trading/runtime'

export interface Fault {
  file: string
  /** The line in the file, the header being 1, as a spreadsheet counts. */
  row?: number
  column?: string | undefined
  /** What is wrong, as it was found. */
  found: string
  expected: string
}

/** The file cannot be replayed: a person must mend it or name another. */
export class ReplayFileError extends ConfigurationError<'REPLAY_FILE'> {
  override readonly name = 'ReplayFileError'

  constructor({ file, row, column, found, expected }: Fault, options?: { cause?: unknown }) {
    const place = [`cannot replay ${file}`, row && `row ${row}`, column && `column ${column}`].filter(Boolean).join(', ')
    super('REPLAY_FILE', `${place}: found ${found}, expected ${expected}`, options)
  }
}

/** A value out of a file, fit for one line of a message. */
export const quoted = (value: string): string => JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)

/** Why the system would not let the file be read. */
export const unreadable = (file: string, cause: unknown): ReplayFileError => {
  const { code, message } = cause as NodeJS.ErrnoException
  const found = code === 'ENOENT' ? 'no such file' : message
  return new ReplayFileError({ file, found, expected: 'a CSV file that this service may read' }, { cause })
}
