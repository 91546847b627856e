import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { replaceSection } from '../../dev/src/docs/replace-section'
import { figuresSection, readmeFigures } from './readme-figures'

const root = join(__dirname, '..', '..')

test('every figure that the README has of the benchmark is from the last whole run', () => {
  // A checkout may have made the lines end with CRLF.
  const readme = readFileSync(join(root, 'README.md'), 'utf8').replaceAll('\r\n', '\n')
  const report = JSON.parse(readFileSync(join(root, 'docs', 'benchmarks', 'results.json'), 'utf8'))
  expect(readme).toBe(replaceSection(readme, figuresSection, readmeFigures(report)))
})
