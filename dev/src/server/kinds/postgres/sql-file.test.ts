import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sqlFile, statementsOf } from './sql-file'

const roles = { owner: 'trading_owner', owner_password: "o'wner", engine: 'Trading "engine"', engine_password: 'secret' }

test('the statements of a file are separated, with names and values quoted for SQL', () => {
  const [owner, engine, ...more] = sqlFile('roles.sql', roles)
  expect(owner).toContain(`CREATE ROLE "trading_owner" LOGIN PASSWORD 'o''wner'`)
  expect(engine).toContain(`CREATE ROLE "Trading ""engine""" LOGIN PASSWORD 'secret'`)
  expect(more).toEqual([])
})

test('a variable without a value is an error, not an empty string', () => {
  expect(() => sqlFile('roles.sql', { owner: 'o' })).toThrow('roles.sql needs a value for owner_password')
})

test.each(['\n', '\r\n', '\r'])('statements are separated whatever the line ending: %j', (end) => {
  const variables = { ...roles, database: 'trading' }
  for (const file of ['roles.sql', 'database.sql']) {
    const text = readFileSync(join(__dirname, '..', '..', '..', '..', '..', 'infra', 'postgres', file), 'utf8').replaceAll('\r\n', '\n')
    const statements = statementsOf(text.replaceAll('\n', end), { file, variables })
    expect(statements.map((statement) => statement.replaceAll(end, '\n'))).toEqual(statementsOf(text, { file, variables }))
    expect(statements.length).toBeGreaterThan(1)
  }
})
