import { ConfigurationError } from '@trading/runtime'

export interface Fault {
  file: string
  /** The line number, from 1 for the header, as in a spreadsheet. */
  row?: number
  column?: string | undefined
  found: string
  expected: string
}

/** The file cannot be replayed: an operator must fix it or choose another. */
export class ReplayFileError extends ConfigurationError<'REPLAY_FILE'> {
  override readonly name = 'ReplayFileError'

  constructor(
    readonly fault: Fault,
    options?: { cause?: unknown },
  ) {
    const place = [`cannot replay ${fault.file}`, ...placeOf(fault)].join(', ')
    super('REPLAY_FILE', `${place}: ${foundIn(fault)}`, options)
  }
}

const placeOf = ({ row, column }: Fault): string[] => [row ? `row ${row}` : [], column ? `column ${column}` : []].flat()
const foundIn = ({ found, expected }: Fault): string => `found ${found}, expected ${expected}`

/** The fault without the name of its file: `row 3, column close: found "abc", expected a number above zero such as 1455.22`. */
export const faultText = (fault: Fault): string => [placeOf(fault).join(', '), foundIn(fault)].filter(Boolean).join(': ')

/** A value from a file, shortened and escaped for a one-line message. */
export const quoted = (value: string): string => JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)

/** Why the file could not be opened or read. */
export const unreadable = (file: string, cause: unknown): ReplayFileError => {
  const { code, message } = cause as NodeJS.ErrnoException
  const found = code === 'ENOENT' ? 'no such file' : message
  return new ReplayFileError({ file, found, expected: 'a CSV file that can be read' }, { cause })
}
