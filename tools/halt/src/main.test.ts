import type { Terminal } from '@trading/terminal'
import { main } from './main'

async function run(args: string[], env: NodeJS.ProcessEnv = {}) {
  const said: string[] = []
  const terminal = { tell: (line: string) => said.push(line), print: async (text: string) => void said.push(text), ask: undefined }
  const code = await main({ args, env, terminal: terminal as unknown as Terminal, abort: new AbortController().signal })
  return { code, said: said.join('\n') }
}

test('with the ledger off it says that no halt reaches the engines, and does nothing', async () => {
  expect(await run(['all', '--reason', 'x', '--yes'], { LEDGER: 'off' })).toEqual({
    code: 1,
    said: 'LEDGER is off: engines without a ledger hear of no halt, stop them instead',
  })
})

test('what it does is told by --help, without a database', async () => {
  expect(await run(['--help'])).toEqual({ code: 0, said: expect.stringContaining('A halt forbids placing orders.') })
})
