import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BookRecord } from '@trading/paper-venue'
import { idOf, order } from '@trading/venue/examples'
import { openOrderJournal } from './order-journal'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'order-journal-'))
  path = join(folder, 'book.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true }))

const fill = { status: 'FILLED', filledQuantity: '10', averagePrice: '189.27', fee: '0.19', at: '2026-01-05T14:30:00.025Z' } as const
const records: BookRecord[] = [
  { order: order(), takenAt: 1_767_623_400_000 },
  { clientOrderId: order().clientOrderId, outcome: fill },
]

function append(...records: BookRecord[]): void {
  const journal = openOrderJournal({ path })
  for (const record of records) journal.append(record)
  journal.close()
}

function replayed(): { told: BookRecord[]; warnings: string[] } {
  const told: BookRecord[] = []
  const warnings: string[] = []
  const journal = openOrderJournal({ path, warn: (message) => warnings.push(message) })
  try {
    journal.replay((record) => told.push(record))
  } finally {
    journal.close()
  }
  return { told, warnings }
}

test('appended records are replayed in order, and a missing file is an empty book', () => {
  expect(replayed()).toEqual({ told: [], warnings: [] })
  append(...records)
  append({ order: order({ clientOrderId: idOf(2) }), takenAt: 1 })
  expect(replayed()).toEqual({ told: [...records, { order: order({ clientOrderId: idOf(2) }), takenAt: 1 }], warnings: [] })
})

test('a record is in the file when append returns, one line each', () => {
  const journal = openOrderJournal({ path })
  journal.append(records[0] as BookRecord)
  expect(readFileSync(path, 'utf8')).toBe(`${JSON.stringify(records[0])}\n`)
  journal.close()
})

test('a last line that a crash truncated is dropped with a warning, and the next record starts a new line', () => {
  append(...records)
  const whole = readFileSync(path, 'utf8')
  appendFileSync(path, '{"clientOrderId":"0194')
  expect(replayed()).toEqual({ told: records, warnings: [expect.stringContaining('dropped 22 bytes')] })
  expect(readFileSync(path, 'utf8')).toBe(whole)
  append(records[0] as BookRecord)
  expect(replayed()).toEqual({ told: [...records, records[0]], warnings: [] })
})

test('an unreadable line in the middle is reported with its number, and nothing is dropped', () => {
  for (const line of ['{"order":', '{"order":{}}', '[]']) {
    writeFileSync(path, `${JSON.stringify(records[0])}\n${line}\n${JSON.stringify(records[1])}\n`)
    const before = readFileSync(path, 'utf8')
    expect(replayed).toThrow(`line 2 of ${path} cannot be read`)
    expect(readFileSync(path, 'utf8')).toBe(before)
  }
})

test('lines may cross the boundaries of the chunks read', () => {
  const many = Array.from({ length: 6_000 }, (_, n): BookRecord => ({ order: order({ clientOrderId: idOf(n) }), takenAt: n }))
  writeFileSync(path, many.map((record) => `${JSON.stringify(record)}\n`).join(''))
  expect(readFileSync(path).length).toBeGreaterThan(1 << 20)
  expect(replayed()).toEqual({ told: many, warnings: [] })
})

test('a book written by version 0.1.0 can be read', () => {
  const written = [
    '{"order":{"clientOrderId":"01940a7e-5f00-7000-8000-000000000001","symbol":"AAPL","side":"BUY","quantity":"10","referencePrice":"189.25",' +
      '"expireTime":"2026-01-05T14:31:00.000Z","takeBy":1767623403000},"takenAt":1767623400000}',
    '{"clientOrderId":"01940a7e-5f00-7000-8000-000000000001","outcome":{"status":"FILLED","filledQuantity":"10","averagePrice":"189.27",' +
      '"fee":"0.19","at":"2026-01-05T14:30:00.025Z"}}',
    '{"order":{"clientOrderId":"01940a7e-5f00-7000-8000-000000000002","symbol":"AAPL","side":"SELL","quantity":"10","referencePrice":"189.25",' +
      '"expireTime":"2026-01-05T14:31:00.000Z"},"takenAt":1767623400001}',
    '{"clientOrderId":"01940a7e-5f00-7000-8000-000000000002","outcome":{"status":"REJECTED","reason":"refused at random, as requested"}}',
  ]
  writeFileSync(path, written.map((line) => `${line}\n`).join(''))
  expect(replayed()).toEqual({ told: written.map((line) => JSON.parse(line)), warnings: [] })
})
