import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { replaceSection } from '@trading/dev'
import { figuresSection, speedFigures } from './speed-figures'

const root = join(__dirname, '..', '..')

test('every figure of docs/speed.md is from the last whole run', () => {
  // A checkout may have CRLF line endings.
  const page = readFileSync(join(root, 'docs', 'speed.md'), 'utf8').replaceAll('\r\n', '\n')
  const report = JSON.parse(readFileSync(join(root, 'docs', 'benchmarks', 'results.json'), 'utf8'))
  expect(page).toBe(replaceSection(page, figuresSection, speedFigures(report)))
})
