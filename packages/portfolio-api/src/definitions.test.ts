import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type DescMessage, getOption, hasOption, ScalarType } from '@bufbuild/protobuf'
import { file_trading_portfolio_v1_fill } from './gen/trading/portfolio/v1/fill_pb'
import { pattern } from './gen/trading/portfolio/v1/pattern_pb'
import { file_trading_portfolio_v1_portfolio } from './gen/trading/portfolio/v1/portfolio_pb'
import { file_trading_portfolio_v1_portfolio_stream } from './gen/trading/portfolio/v1/portfolio_stream_pb'
import { file_trading_portfolio_v1_position } from './gen/trading/portfolio/v1/position_pb'
import { file_trading_portfolio_v1_risk } from './gen/trading/portfolio/v1/risk_pb'

const folder = join(__dirname, '..')
const scratch = mkdtempSync(join(tmpdir(), 'portfolio-api-'))
afterAll(() => rmSync(scratch, { recursive: true }))

const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
  return { status, output: `${stdout}${stderr}` }
}
const buf = (...args: string[]) => run(join(dirname(require.resolve('@bufbuild/buf/package.json')), 'bin', 'buf'), ...args)
const contents = (of: string) =>
  Object.fromEntries(
    readdirSync(of, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => [name, readFileSync(join(of, name), 'utf8').replaceAll('\r\n', '\n')]),
  )

test('the generated code is what `npm run generate` generates', () => {
  expect(run('generate.js', scratch)).toMatchObject({ status: 0 })
  const [committed, current] = [contents(join(__dirname, 'gen')), contents(join(scratch, 'src', 'gen'))]
  expect(Object.keys(current).length).toBeGreaterThan(5)
  expect(committed).toEqual(current)
})

test('the definitions break no program that was built against the released ones', () => {
  expect(buf('breaking', '--against', 'released.binpb')).toEqual({ status: 0, output: '' })
})

test('a change that breaks such a program is found', () => {
  const changed = readFileSync(join(folder, 'proto/trading/portfolio/v1/fill.proto'), 'utf8').replace(
    'string price = 7',
    'string price = 17',
  )
  const copied = join(scratch, 'changed')
  for (const name of ['buf.yaml', 'proto']) cpSync(join(folder, name), join(copied, name), { recursive: true })
  writeFileSync(join(copied, 'proto/trading/portfolio/v1/fill.proto'), changed)
  const { status, output } = buf('breaking', copied, '--against', 'released.binpb')
  expect(status).not.toBe(0)
  expect(output).toMatch(/field "7" with name "price" on message "Fill" was deleted/)
})

const files = [
  file_trading_portfolio_v1_fill,
  file_trading_portfolio_v1_portfolio,
  file_trading_portfolio_v1_portfolio_stream,
  file_trading_portfolio_v1_position,
  file_trading_portfolio_v1_risk,
]
const messages: DescMessage[] = files.flatMap((file) => file.messages)
/** Texts that are no decimal, each for a reason: ids and names are the writer's, a sentence is for people, tokens of answers are opaque. */
const free =
  /^(report_id|signal_id|client_order_id|symbol|venue|engine|kind|what|message|reason|unready|version|next_page_token|resume_token)$/

test('every text is an id, a name, a token or a sentence, or says by a pattern what it may be', () => {
  const fields = messages.flatMap((message) => message.fields.map((field) => ({ message: message.name, field })))
  const texts = fields.filter(({ field }) => field.fieldKind === 'scalar' && field.scalar === ScalarType.STRING)
  const without = texts.filter(({ field }) => !hasOption(field, pattern) && !free.test(field.name))
  expect(without.map(({ message, field }) => `${message}.${field.name}`)).toEqual([])
  expect(texts.length).toBeGreaterThan(30)
})

test.each([
  ['symbols', 'ListPositionsRequest', ['AAPL', 'BTC/USDT:USDT', '^GSPC', 'ES/U4 P5550', '-'], ['', ' A', 'A ', 'A,B', 'é', 'x'.repeat(65)]],
  ['resume_token', 'WatchRequest', ['', 'a1-b2:0', 'e:12'], ['e', 'e:', ':1', 'e:01', 'e:-1', 'e:1.5', 'e:9999999999999999', 'e:1\n']],
  [
    'signal_id',
    'Order',
    ['01940a7e-5f00-7000-8000-00000000000a'],
    ['', '01940A7E-5F00-7000-8000-00000000000A', '{01940a7e-5f00-7000-8000-00000000000a}', '01940a7e5f007000800000000000000a'],
  ],
  [
    'quantity',
    'Order',
    ['0', '1', '0.000000000001', '999999999999999999.9'],
    ['', '-1', '+1', '1e3', '.5', '01', '1.', '0.0000000000001', '1,0'],
  ],
  ['realised', 'BookedPosition', ['0', '-0.5', '12.25'], ['', '+1', '1e3', '.5', '01', '1.', 'NaN']],
])('the pattern of %s accepts what it should and nothing else', (name, message, right, wrong) => {
  const field = messages.find((candidate) => candidate.name === message)?.fields.find((candidate) => candidate.name === name)
  const expression = new RegExp(`^(?:${field && getOption(field, pattern)})$`)
  expect(right.filter((text) => !expression.test(text))).toEqual([])
  expect(wrong.filter((text) => expression.test(text))).toEqual([])
})
