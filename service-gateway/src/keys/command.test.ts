import { parseCommand } from './command'

test('a key is made for an owner with a role', () => {
  expect(parseCommand(['create', '--owner', 'ann', '--role', 'operator'])).toEqual({
    ...{ verb: 'create', json: false, owner: 'ann', role: 'operator', strategy: null },
    ...{ symbols: null, expiresDays: undefined, ifNone: false },
  })
  const trader = [
    'create',
    '--owner',
    'bot',
    '--role',
    'trader',
    '--strategy',
    'momentum',
    '--symbols',
    'AAPL,ES/U4',
    '--expires-days',
    '30',
  ]
  expect(parseCommand(trader)).toMatchObject({ strategy: 'momentum', symbols: ['AAPL', 'ES/U4'], expiresDays: 30 })
})

test.each([
  [['create', '--role', 'viewer'], /create takes --owner/],
  [['create', '--owner', 'ann'], /create takes --role: one of viewer, trader, operator/],
  [['create', '--owner', 'ann', '--role', 'admin'], /one of viewer, trader, operator/],
  [['create', '--owner', 'ann', '--role', 'trader'], /a trader's key takes --strategy/],
  [['create', '--owner', ' ', '--role', 'viewer'], /--owner must be 1 to 64 characters/],
  [['create', '--owner', 'a', '--role', 'viewer', '--symbols', 'AAPL,'], /--symbols must be symbols/],
  [['create', '--owner', 'a', '--role', 'viewer', '--expires-days', '0'], /--expires-days must be a whole number from 1/],
  [['revoke'], /revoke takes the id of a key/],
  [['revoke', 'tgk_secret'], /revoke takes the id of a key/],
  [['list', 'x'], /list takes nothing but options/],
  [['make'], /unknown verb "make"/],
])('%j is refused', (args, why) => expect(() => parseCommand(args)).toThrow(why))
