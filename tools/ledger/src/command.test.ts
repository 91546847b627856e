import { parseCommand } from './command'

const now = Date.parse('2026-01-05T15:00:00.000Z')
const parse = (line: string) => parseCommand(line.split(' ').filter(Boolean), now)

test.each([
  ['list', { verb: 'list', json: false, filter: { limit: 50 } }],
  [
    'list --status started --symbol aapl --since 10m --limit 3 --json',
    { verb: 'list', json: true, filter: { status: 'STARTED', symbol: 'AAPL', since: new Date('2026-01-05T14:50:00.000Z'), limit: 3 } },
  ],
  ['show 01940a7e', { verb: 'show', json: false, id: '01940a7e' }],
  ['findings --open', { verb: 'findings', json: false, filter: { open: true, limit: 50 } }],
  [
    'record 01940a7e --status filled --quantity 10 --price 100.50 --fee=-0.02 --at 2026-01-05T15:30:00+01:00 --by Ann --why statement --yes',
    {
      verb: 'record',
      json: false,
      id: '01940a7e',
      outcome: { status: 'FILLED', filledQuantity: '10', averagePrice: '100.50', fee: '-0.02', at: new Date('2026-01-05T14:30:00Z') },
      who: { by: 'Ann', why: 'statement' },
      yes: true,
    },
  ],
  [
    'record 01940a7e --status REJECTED --reason halted --by Ann --why call',
    {
      verb: 'record',
      json: false,
      id: '01940a7e',
      outcome: { status: 'REJECTED', reason: 'halted' },
      who: { by: 'Ann', why: 'call' },
      yes: false,
    },
  ],
  ['findings --since 2h', { verb: 'findings', json: false, filter: { since: new Date('2026-01-05T13:00:00.000Z'), limit: 50 } }],
])('%s is parsed', (line, command) => expect(parse(line)).toEqual(command))

test.each([
  ['30s', '2026-01-05T14:59:30.000Z'],
  ['3d', '2026-01-02T15:00:00.000Z'],
  ['2026-01-05T14:30:00Z', '2026-01-05T14:30:00.000Z'],
  ['2026-01-05T14:30:00.5+02:00', '2026-01-05T12:30:00.500Z'],
])('since %s means %s', (since, instant) =>
  expect(parse(`findings --since ${since}`)).toMatchObject({ filter: { since: new Date(instant) } }),
)

test.each([
  ['', /^no verb; there are list, show, findings, record$/],
  ['lost', /^unknown verb "lost"/],
  ['list 01940a7e', /^list takes no id, got "01940a7e"; use show 01940a7e for one$/],
  ['list --all', /'--all'; list takes --status, --symbol, --since, --limit, --json, --help$/],
  ['list --status LOST', /^--status must be one of STARTED, FILLED, REJECTED, EXPIRED, got "LOST"$/],
  ['list --limit 0', /^--limit must be a whole number from 1 to 10000, got "0"$/],
  ['list --limit 1e2', /^--limit must be/],
  ['list --since yesterday', /^--since must be a span such as .* got "yesterday"$/],
  ['list --since 2026-13-05T14:30:00Z', /^--since must be/],
  ['list --since 2026-01-05', /^--since must be/],
  ['show', /^show takes the id of a signal; see list$/],
  ['show a b', /^show takes one id/],
  ['record --by a --why b', /^record takes the id of a signal/],
  ['record x --status FILLED --quantity 1 --price 1 --fee 0 --why b', /^record takes --by: your name/],
  ['record x --status FILLED --quantity 1 --price 1 --fee 0 --by a', /^record takes --why/],
  ['record x --status EXPIRED --by a --why b', /^record takes --status FILLED or REJECTED, got "EXPIRED"$/],
  ['record x --status FILLED --quantity 1 --price 1 --by a --why b', /^record takes --fee/],
  ['record x --status FILLED --quantity 0 --price 1 --fee 0 --by a --why b', /^--quantity must be a decimal above zero, got "0"$/],
  ['record x --status FILLED --quantity 1,5 --price 1 --fee 0 --by a --why b', /^--quantity must be/],
  ['record x --status FILLED --quantity 1 --price 1e2 --fee 0 --by a --why b', /^--price must be/],
  ['record x --status FILLED --quantity 1 --price 1 --fee free --by a --why b', /^--fee must be/],
  ['record x --status FILLED --quantity 1 --price 1 --fee 0 --at noon --by a --why b', /^--at must be a time/],
  ['record x --status REJECTED --reason no --fee 0 --by a --why b', /^a rejected order has no --fee/],
  ['record x --status REJECTED --by a --why b', /^record takes --reason: why nothing was traded/],
])('%j is rejected with the expected usage', (line, message) => {
  expect(() => parse(line)).toThrow(expect.objectContaining({ message: expect.stringMatching(message), exitCode: 2 }))
})
