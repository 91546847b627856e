import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { csvRows } from './csv-rows'
import { createMarks, rowsBackwards } from './rows-backwards'

const folder = mkdtempSync(join(tmpdir(), 'backwards-'))
const file = join(folder, 'rows.csv')
afterAll(() => rmSync(folder, { recursive: true }))

const noted = async (content: string, bytes: number) => {
  writeFileSync(file, content)
  const marks = createMarks(bytes)
  const rows = []
  for await (const row of csvRows(file)) {
    marks.note(row)
    rows.push(row)
  }
  return { marks, below: rows.slice(1) }
}

// Rows of one byte and of many, blank lines, quoted line breaks, no line break at the end, and multi-byte characters.
const contents = [
  'h\n1\n2\n3\n',
  'h\n1\n2\n3',
  '\ufeffh,i\r\n1,"x\r\ny"\r\n\r\n2,é\n 3 , "q""r" \r4,5',
  `h\n${Array.from({ length: 50 }, (_, row) => `${row},"${'€\n'.repeat(row % 7)}"`).join('\n\n')}\n\n`,
]

test.each([1, 7, 40, 1_000])('the rows are unchanged but in reverse order, in chunks of %d bytes', async (bytes) => {
  for (const content of contents) {
    const { marks, below } = await noted(content, bytes)
    const backwards = []
    for await (const row of rowsBackwards(file, marks)) backwards.push(row)
    expect(backwards).toEqual(below.reverse())
  }
})

test('a chunk is no longer than requested, unless a single row is', async () => {
  const { marks } = await noted(`h\n${'12345\n'.repeat(100)}`, 20)
  const chunks = [...marks.chunks()]
  expect(chunks).toHaveLength(34)
  for (const { start, end } of chunks) expect(end - start).toBeLessThanOrEqual(20)
})

test('a file that changed in the meantime is reported', async () => {
  const { marks } = await noted('h\n1\n2\n3\n', 1)
  writeFileSync(file, 'h\n1\n')
  const first = rowsBackwards(file, marks).next()
  await expect(first).rejects.toThrow(`cannot replay ${file}: found a file that changed after the replay began`)
})
