import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAdditive, namesIn, readMigration } from './migration-files'

const folder = mkdtempSync(join(tmpdir(), 'migrations-'))
afterAll(() => rmSync(folder, { recursive: true }))
const written = (sql: string) => {
  writeFileSync(join(folder, '001.sql'), sql)
  return readMigration(folder, '001.sql')
}

test.each([
  ['-- no transaction\nVACUUM t', true],
  ['-- An index.\r\n\r\n--  No Transaction: it is created concurrently.\r\nCREATE INDEX …', true],
  ['VACUUM t;\n-- no transaction', false],
  ['-- no transaction may see half of it\nSELECT 1', false],
  ['SELECT 1', false],
  ['-- no transaction', true],
])('%j runs alone: %s', (sql, alone) => expect(written(sql).alone).toBe(alone))

test('migrations run in the order of their names, and only .sql files are migrations', () => {
  for (const name of ['010-b.additive.sql', '002-a.sql', 'README.md']) writeFileSync(join(folder, name), '')
  expect(namesIn(folder).slice(-2)).toEqual(['002-a.sql', '010-b.additive.sql'])
  expect(namesIn(folder)).not.toContain('README.md')
})

test.each([
  ['005-a.additive.sql', true],
  ['005-additive.sql', false],
  ['005-a.additive.sql.bak', false],
])('%s is additive: %s', (name, additive) => expect(isAdditive(name)).toBe(additive))
