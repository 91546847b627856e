import type { Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { ReplayFileError, unreadable } from './replay-file-error'

/**
 * Makes sure that the path leads to a regular file: it is read more than once, and a pipe has nothing to say the second time, or waits for
 * a writer for ever.
 * @throws ReplayFileError where it does not
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
