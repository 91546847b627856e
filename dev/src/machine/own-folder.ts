import { mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { endsWithUs, quoted } from './ends-with-us'
import { giveSignsOfLife } from './signs-of-life'

/** Creates a folder that is removed when this process ends. Fails if it exists already. Returns a function that removes it. */
export function ownFolder(dir: string): () => Promise<void> {
  mkdirSync(dirname(dir), { recursive: true })
  mkdirSync(dir)
  const silence = giveSignsOfLife(dir)
  const release = endsWithUs(`rm -rf -- ${quoted(dir)}`)
  return async () => {
    silence()
    rmSync(dir, { recursive: true, force: true })
    await release()
  }
}
