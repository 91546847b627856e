import { sqlFile } from './sql-file'

const roles = { owner: 'trading_owner', owner_password: "o'wner", engine: 'Trading "engine"', engine_password: 'secret' }

test("a file's statements come one by one, with names and values quoted as SQL wants them", () => {
  const [owner, engine, ...more] = sqlFile('roles.sql', roles)
  expect(owner).toContain(`CREATE ROLE "trading_owner" LOGIN PASSWORD 'o''wner'`)
  expect(engine).toContain(`CREATE ROLE "Trading ""engine""" LOGIN PASSWORD 'secret'`)
  expect(more).toEqual([])
})

test('a variable without a value is an error, not an empty word', () => {
  expect(() => sqlFile('roles.sql', { owner: 'o' })).toThrow('roles.sql wants a value for owner_password')
})
