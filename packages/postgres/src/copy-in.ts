import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Client } from 'pg'
import { from } from 'pg-copy-streams'

/** Sends lines to a `COPY … FROM STDIN`; if they end with an error, nothing is copied. */
export type CopyIn = (statement: string, lines: Iterable<string>) => Promise<void>

export const copyInto =
  (client: Client): CopyIn =>
  async (statement, lines) =>
    pipeline(Readable.from(lines), client.query(from(statement)))

const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** A row in the text format of COPY. */
export const copyLine = (values: readonly string[]): string =>
  `${values.map((value) => value.replace(/[\\\n\r\t]/g, (char) => escapes[char] as string)).join('\t')}\n`
