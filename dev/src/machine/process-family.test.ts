import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { childrenOf, signalAll, untilEnded } from './process-family'

let parent: ChildProcess
let children: number[] = []
afterEach(() => {
  parent.kill('SIGKILL')
  signalAll(children, 'SIGKILL')
})

test('children are found, signalled and waited for, even in groups of their own', async () => {
  const started = spawn(process.execPath, [
    '-e',
    `const { spawn } = require('child_process'); spawn('sleep', ['60'], { detached: true }).on('spawn', () => console.log('up')); setInterval(() => {}, 1000)`,
  ])
  parent = started
  await once(started.stdout, 'data')
  children = await childrenOf(parent.pid as number)
  expect(children).toHaveLength(1)
  signalAll(children, 'SIGKILL')
  await untilEnded(children)
  expect(await childrenOf(parent.pid as number)).toEqual([])
  // Signalling a process that is already gone is not an error.
  signalAll(children, 'SIGKILL')
  parent.kill('SIGKILL')
  await once(parent, 'close')
})
