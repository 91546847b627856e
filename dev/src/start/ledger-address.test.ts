import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { uniqueName } from '../machine/state-dir'
import {
  leaveLedgerAddress,
  leftGatewayAddress,
  leftHaltAddress,
  leftHistoryAddress,
  leftLedgerAddress,
  leftOwnerAddress,
} from './ledger-address'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ledger-address-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

test('the address is found while the platform runs, only by its user', () => {
  expect(leftLedgerAddress(join(dir, 'absent'))).toBeUndefined()
  const takeAway = leaveLedgerAddress({ url: 'postgres://a:b@localhost/x', ownerUrl: 'postgres://c:d@localhost/x' }, dir)
  expect(leftLedgerAddress(dir)).toBe('postgres://a:b@localhost/x')
  expect(leftOwnerAddress(dir)).toBe('postgres://c:d@localhost/x')
  expect(statSync(join(dir, uniqueName('ledger'))).mode & 0o777).toBe(0o600)
  takeAway()
  expect(leftLedgerAddress(dir)).toBeUndefined()
  expect(leftOwnerAddress(dir)).toBeUndefined()
})

test('the history is found with the login of market data if it runs, else with that of the owner', () => {
  const addresses = { url: 'postgres://a:b@localhost/x', ownerUrl: 'postgres://c:d@localhost/x' }
  for (const historyUrl of ['postgres://e:f@localhost/x', undefined]) {
    const takeAway = leaveLedgerAddress({ ...addresses, historyUrl }, dir)
    expect(leftHistoryAddress(dir)).toBe(historyUrl ?? addresses.ownerUrl)
    takeAway()
  }
})

test('halts are recorded with their own login, or with that of the owner', () => {
  const addresses = { url: 'postgres://a:b@localhost/x', ownerUrl: 'postgres://c:d@localhost/x' }
  for (const haltUrl of ['postgres://e:f@localhost/x', undefined]) {
    const takeAway = leaveLedgerAddress({ ...addresses, haltUrl }, dir)
    expect(leftHaltAddress(dir)).toBe(haltUrl ?? addresses.ownerUrl)
    takeAway()
  }
})

test('keys are made with the login of the gateway, if it runs', () => {
  const addresses = { url: 'postgres://a:b@localhost/x', ownerUrl: 'postgres://c:d@localhost/x' }
  for (const gatewayUrl of ['postgres://e:f@localhost/x', undefined]) {
    const takeAway = leaveLedgerAddress({ ...addresses, gatewayUrl }, dir)
    expect(leftGatewayAddress(dir)).toBe(gatewayUrl ?? '')
    takeAway()
  }
})

test('the address left by a killed platform is ignored', () => {
  // Above the highest pid that Linux assigns.
  writeFileSync(join(dir, 'ledger-4194305'), 'postgres://gone')
  writeFileSync(join(dir, uniqueName('ledger').replace(/\.\d+/, '.1')), 'postgres://pid-that-came-again')
  expect(leftLedgerAddress(dir)).toBeUndefined()
})
