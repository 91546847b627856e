import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ModuleKind, transpile } from 'typescript'

const source = readFileSync(join(__dirname, 'young-generation.ts'), 'utf8')
const itself = transpile(source, { module: ModuleKind.CommonJS })

/** Lets much survive each collection, in a process of its own, and returns the size of the young generation then, in MB. */
async function youngMbAfter(...calls: string[]): Promise<number> {
  const script = `${itself}
    ${calls.map((call) => `exports.${call}`).join('\n')}
    let kept = []
    let turns = 0
    const turn = () => {
      for (let each = 0; each < 20_000; each++) kept.push({ each })
      if (kept.length > 200_000) kept = []
      if (++turns < 300) return setImmediate(turn)
      const { space_size: bytes } = require('node:v8').getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')
      console.log(bytes / 1024 / 1024)
    }
    turn()`
  const { stdout } = await promisify(execFile)(process.execPath, ['--eval', script])
  return Number(stdout)
}

test('the young generation stays at its initial size with one message in progress', async () => {
  expect(await youngMbAfter('capYoungGeneration()', 'sizeYoungGeneration({ inProgress: 1 })')).toBeLessThanOrEqual(2)
})

test('with several it grows to 4 MB per semi-space, and no further', async () => {
  expect(await youngMbAfter('capYoungGeneration()', 'sizeYoungGeneration({ inProgress: 32 })')).toBe(8)
})
