import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { executionLog } from './execution-log'

const folder = mkdtempSync(join(tmpdir(), 'execution-log-'))
const file = join(folder, 'engine.log')
afterAll(() => rmSync(folder, { recursive: true }))

const report = (at: string) =>
  `{"level":"info","time":"2026-01-05T15:00:00.000Z","service":"service-b","event":"execution.reported","at":"${at}","msg":"FILLED"}\n`

test('counting resumes where the log was last read, and includes partial lines once they are complete', () => {
  writeFileSync(file, '')
  const log = executionLog(file)
  expect(log.tally()).toEqual({ executed: 0, lastAt: 0 })
  expect(log.has('service.ready')).toBe(false)
  appendFileSync(file, `{"event":"service.ready","httpPort":1}\n{"level":"warn","msg":"no event"}\n${report('2026-01-05T14:30:00.001Z')}`)
  expect(log.tally()).toEqual({ executed: 1, lastAt: Date.parse('2026-01-05T14:30:00.001Z') })
  const half = report('2026-01-05T14:30:00.007Z')
  appendFileSync(file, half.slice(0, 20))
  expect(log.tally().executed).toBe(1)
  appendFileSync(file, half.slice(20))
  expect(log.tally()).toEqual({ executed: 2, lastAt: Date.parse('2026-01-05T14:30:00.007Z') })
  expect(log.has('service.ready')).toBe(true)
})
