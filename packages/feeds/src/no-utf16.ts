import { open } from 'node:fs/promises'
import { ReplayFileError, unreadable } from './replay-file-error'

const marks = ['fffe', 'feff']

/**
 * Rejects UTF-16, which spreadsheets export as "Unicode text". The parser detects it by the byte order mark at the start of the file, which
 * is missing from the part of the file that is replayed.
 * @throws ReplayFileError if the file begins with a UTF-16 byte order mark
 */
export async function refuseUtf16(file: string): Promise<void> {
  const start = await firstBytes(file, 2).catch((cause) => {
    throw unreadable(file, cause)
  })
  if (marks.includes(start.toString('hex')))
    throw new ReplayFileError({ file, found: 'text in UTF-16', expected: 'a CSV file in UTF-8: save it again in that encoding' })
}

async function firstBytes(file: string, count: number): Promise<Buffer> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(count), 0, count, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}
