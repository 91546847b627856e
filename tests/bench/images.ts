import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Run, run as runIt } from '@trading/dev'

const root = join(__dirname, '..', '..')
const recipe = join(root, 'Dockerfile.node')
const answerMs = 5_000
const buildMs = 300_000

/** How much larger than its base a service's image is, in MB of 1,000,000 bytes as Docker counts, or why this is unknown. */
export async function imageAboveBaseMb(
  service: string,
  { abort, run = runIt }: { abort?: AbortSignal; run?: Run } = {},
): Promise<number | string> {
  const answers = await run('docker', ['version', '--format', '{{.Server.Version}}'], { timeoutMs: answerMs })
  if (answers.code !== 0 || answers.stdout.trim() === '') return 'no Docker engine answers'
  const base = /^ARG NODE_IMAGE=(\S+)$/m.exec(readFileSync(recipe, 'utf8'))?.[1]
  if (!base) return 'Dockerfile.node names no base'
  const image = `benchmark-${service}-${randomUUID().slice(0, 8)}`
  const build = ['build', '--quiet', '--file', recipe, '--build-arg', `SERVICE=${service}`, '--tag', image, root]
  const built = await run('docker', build, { timeoutMs: buildMs, abort })
  if (built.code !== 0) return `its image cannot be built: ${built.stderr.trim().split('\n').at(-1)}`
  try {
    const [own, below] = [await bytesOf(run, image), await bytesOf(run, base)]
    return own === undefined || below === undefined ? `the base image ${base} is not available locally` : (own - below) / 1_000_000
  } finally {
    await run('docker', ['image', 'rm', image], { timeoutMs: buildMs })
  }
}

async function bytesOf(run: Run, image: string): Promise<number | undefined> {
  const { code, stdout } = await run('docker', ['image', 'inspect', '--format', '{{.Size}}', image], { timeoutMs: answerMs })
  return code === 0 ? Number(stdout) : undefined
}
