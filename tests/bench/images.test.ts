import type { Ran, Run } from '@trading/dev'
import { imageAboveBaseMb } from './images'

const ran = (stdout: string, code = 0, stderr = ''): Ran => ({ code, stdout, stderr })

/** A fake Docker that answers by the first words of a command and records the commands. */
function docker(answers: Record<string, (image: string) => Ran>) {
  const asked: string[] = []
  const run: Run = async (_, args) => {
    const line = args.join(' ')
    asked.push(line)
    const [, answer] = Object.entries(answers).find(([start]) => line.startsWith(start)) ?? []
    return answer?.(args.at(-1) ?? '') ?? ran('')
  }
  return { asked, run }
}

test('an image is compared with the base named in its Dockerfile, and is removed afterwards', async () => {
  const { asked, run } = docker({
    version: () => ran('27.0'),
    'image inspect': (image) => ran(image.startsWith('node:') ? '180000000\n' : '195500000\n'),
  })
  expect(await imageAboveBaseMb('service-b', { run })).toBe(15.5)
  expect(asked.filter((line) => line.startsWith('build'))).toEqual([expect.stringContaining('--build-arg SERVICE=service-b')])
  expect(asked.at(-1)).toMatch(/^image rm benchmark-service-b-/)
})

test('without a Docker engine, or without an image, the reason is given', async () => {
  expect(await imageAboveBaseMb('service-b', { run: docker({ version: () => ran('', 1) }).run })).toBe('no Docker engine answers')
  const { run } = docker({ version: () => ran('27.0'), build: () => ran('', 1, 'step 3\nno such registry\n') })
  expect(await imageAboveBaseMb('service-b', { run })).toBe('its image cannot be built: no such registry')
})
