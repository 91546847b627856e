import { indexCreatedBy } from './concurrent-index'
import { statementsIn } from './statements'

test('a file is split only at the semicolons between its statements', () => {
  const sql = `-- no transaction; of course
    SELECT ';', E'\\';', "a;b" /* ; */ FROM t;;
    DO $$ BEGIN PERFORM ';'; END $$;
    DO $x$ SELECT $$;$$; $x$; SELECT cost$1 FROM t -- the end;`
  expect(statementsIn(sql)).toEqual([
    `SELECT ';', E'\\';', "a;b"   FROM t`,
    `DO $$ BEGIN PERFORM ';'; END $$`,
    'DO $x$ SELECT $$;$$; $x$',
    'SELECT cost$1 FROM t',
  ])
})

test.each([
  ['CREATE INDEX CONCURRENTLY a ON t (x)', { name: 'a', table: 't' }],
  [
    'create unique index concurrently if not exists Ticks_At on only history.ticks using brin (at)',
    { name: 'ticks_at', table: 'history.ticks' },
  ],
  ['CREATE INDEX CONCURRENTLY "On ""t""" ON "T" (x)', { name: 'On "t"', table: '"T"' }],
  ['CREATE INDEX CONCURRENTLY\n  ON t (x)', { name: undefined, table: 't' }],
  ['CREATE INDEX a ON t (x)', undefined],
  ['DROP INDEX CONCURRENTLY a', undefined],
  ['ANALYZE t', undefined],
])('%s', (statement, index) => expect(indexCreatedBy(statement)).toEqual(index))
