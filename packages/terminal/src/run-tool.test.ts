import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { runTool } from './run-tool'
import { openTerminal } from './terminal'
import { UsageError, UserError } from './user-error'

async function running(args: string[], work: () => Promise<number>) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const { signal: abort } = new AbortController()
  const terminal = openTerminal({ stdin: new PassThrough(), stdout, stderr, coloured: false, abort })
  const code = await runTool({ script: 'tool', usage: 'how it is used\n', args, env: {}, terminal, abort }, work)
  stdout.end()
  stderr.end()
  return { code, out: await text(stdout), told: await text(stderr) }
}

test.each([[['--help']], [['list', '-h']], [['no such verb', '--json', '--help']]])(
  'help is had whatever else is asked for, and nothing is done: %j',
  async (args) => {
    const work = jest.fn()
    expect(await running(args, work)).toEqual({ code: 0, out: 'how it is used\n', told: '' })
    expect(work).not.toHaveBeenCalled()
  },
)

test('the exit code is that of the work, or of the trouble that it had', async () => {
  expect(await running([], async () => 1)).toEqual({ code: 1, out: '', told: '' })
  expect(await running([], () => Promise.reject(new UserError('no such signal')))).toEqual({ code: 1, out: '', told: 'no such signal\n' })
  const wrong = await running([], () => Promise.reject(new UsageError('no verb')))
  expect(wrong).toEqual({ code: 2, out: '', told: 'no verb\nfor usage, run npm run tool -- --help\n' })
})
