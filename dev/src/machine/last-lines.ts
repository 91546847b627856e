import { fstatSync, readSync } from 'node:fs'

const maxBytes = 65_536
const maxLines = 20

/** The last lines of an open file, at most 20. Works even if the file has been unlinked. */
export function lastLinesOf(file: number): string {
  const { size } = fstatSync(file)
  const end = Buffer.alloc(Math.min(size, maxBytes))
  const read = readSync(file, end, 0, end.length, size - end.length)
  return end.subarray(0, read).toString().trimEnd().split('\n').slice(-maxLines).join('\n')
}
