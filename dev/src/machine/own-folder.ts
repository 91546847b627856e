import { mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { endsWithUs, quoted } from './ends-with-us'
import { giveSignsOfLife } from './signs-of-life'

/** Makes a folder that does not outlive us, and never takes over what another has left there. Returns how to remove it. */
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
