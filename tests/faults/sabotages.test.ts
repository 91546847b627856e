import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rows } from './rows'
import { sabotages } from './sabotages'

const root = join(__dirname, '..', '..')

const changes = sabotages.flatMap(({ name, file, from, to, also = [] }) =>
  [{ file, from, to }, ...also].map((change) => ({ ...change, name })),
)

test.each(changes)('the sabotage $name can still be made, in one place', ({ file, from, to }) => {
  const text = readFileSync(join(root, file), 'utf8')
  expect(text.split(from)).toHaveLength(2)
  expect(text).not.toBe(text.replace(from, () => to))
})

test('each sabotage names a row that there is, and what it printed', () => {
  for (const { row, printed } of sabotages) {
    expect(rows.map(({ number }) => number)).toContain(row)
    expect(printed).not.toBe('')
  }
})
