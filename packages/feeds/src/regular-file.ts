import type { Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { ReplayFileError, unreadable } from './replay-file-error'

/**
 * Requires a regular file because it is read more than once: a pipe is empty the second time, or waits forever for a writer.
 * @throws ReplayFileError if the path is not a regular file
 */
export async function requireRegularFile(file: string): Promise<void> {
  const found = await stat(file).catch((cause) => {
    throw unreadable(file, cause)
  })
  if (!found.isFile()) throw new ReplayFileError({ file, found: kindOf(found), expected: 'a regular file: it is read more than once' })
}

function kindOf(found: Stats): string {
  if (found.isFIFO()) return 'a pipe'
  if (found.isDirectory()) return 'a folder'
  if (found.isSocket()) return 'a socket'
  return 'a device'
}
