import { parseCommand } from './command'

test.each([
  ['list', { verb: 'list', json: false }],
  ['list --json', { verb: 'list', json: true }],
  ['show 0194', { verb: 'show', id: '0194', json: false }],
  ['replay 0194', { verb: 'replay', select: { by: 'id', id: '0194' }, dryRun: false, yes: false, extendMs: undefined, json: false }],
  [
    'replay --all --dry-run --extend 60000',
    { verb: 'replay', select: { by: 'all' }, dryRun: true, yes: false, extendMs: 60_000, json: false },
  ],
  [
    'replay --cause=ledger --json',
    { verb: 'replay', select: { by: 'cause', text: 'ledger' }, dryRun: false, yes: false, extendMs: undefined, json: true },
  ],
  ['replay --yes --all', { verb: 'replay', select: { by: 'all' }, dryRun: false, yes: true, extendMs: undefined, json: false }],
  ['drop --yes 0194', { verb: 'drop', select: { by: 'id', id: '0194' }, dryRun: false, yes: true, json: false }],
  ['list --family reader', { verb: 'list', json: false, family: 'reader' }],
  ['export', { verb: 'export', select: { by: 'all' }, json: false }],
  ['export --cause x', { verb: 'export', select: { by: 'cause', text: 'x' }, json: false }],
])('%s is parsed', (line, command) => expect(parseCommand(line.split(' '))).toEqual(command))

test.each([
  ['', /^no verb; there are list, show, replay, drop, export$/],
  ['lost', /^unknown verb "lost"; there are list/],
  ['list --all', /'--all'; list takes --family, --json, --help$/],
  ['list 0194', /^list takes no id/],
  ['show', /^show takes the id of a dead letter; see list$/],
  ['show a b', /^show takes one id, got 2: a b$/],
  ['replay', /^replay takes an id, --cause <text> or --all$/],
  ['replay a --all', / \(only one of them\)$/],
  ['replay --all --extend soon', /^--extend must be a whole number of milliseconds from 1 to 86400000, got "soon"$/],
  ['replay --all --extend 0', /^--extend must be/],
  ['replay --cause', /argument missing/],
  ['list --family=', /^--family takes the name of a family, got an empty string$/],
  ['drop', /^drop takes an id or --cause <text>$/],
  ['drop --all', /'--all'; drop takes --cause, --dry-run, --yes, --family, --json, --help$/],
])('%j is rejected with the expected usage', (line, message) => {
  expect(() => parseCommand(line.split(' ').filter(Boolean))).toThrow(
    expect.objectContaining({ message: expect.stringMatching(message), exitCode: 2 }),
  )
})

test.each(['replay 0194', 'drop 0194'])('a dry run requested outside the arguments applies: %s', (line) => {
  expect(parseCommand(line.split(' '), { dryRun: true })).toMatchObject({ dryRun: true })
})

test('an empty string, which would select everything, is rejected', () => {
  expect(() => parseCommand(['drop', '--cause', ''])).toThrow(/empty string/)
  expect(() => parseCommand(['replay', ''])).toThrow(/empty string/)
})
