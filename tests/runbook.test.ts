import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { queues } from '@trading/rig/signal-queues'
import { parseCommand as parseKeysCommand } from '../service-gateway/src/keys/command'
import { parseCommand as parseAnalyticsCommand } from '../tools/analytics/src/command'
import { parseCommand } from '../tools/dlq/src/command'
import { parseCommand as parseHaltCommand } from '../tools/halt/src/command'
import { parseCommand as parseHistoryCommand } from '../tools/history/src/command'
import { parseCommand as parseLedgerCommand } from '../tools/ledger/src/command'

const docs = join(__dirname, '..', 'docs')
const runbook = readFileSync(join(docs, 'runbook.md'), 'utf8')

/** The verb as it is typed. */
const haltVerb = (words: string[]) => {
  const command = parseHaltCommand(words)
  return command.verb === 'halt' ? command.target.what : command.verb
}

test.each([
  ['dlq', 5, (words: string[]) => parseCommand(words).verb],
  ['ledger', 3, (words: string[]) => parseLedgerCommand(words, 0).verb],
  ['halt', 3, haltVerb],
  ['history', 2, (words: string[]) => parseHistoryCommand(words, 0).verb],
  ['keys', 2, (words: string[]) => parseKeysCommand(words).verb],
  ['analytics', 2, (words: string[]) => parseAnalyticsCommand(words, 0).reports[0]],
] as const)('every command of npm run %s in the runbook is valid', (script, moreThan, parse) => {
  const named = new RegExp(`^npm run (?:--silent )?${script} -- (.*?)(?: > \\S+)?$`, 'gm')
  const commands = [...runbook.matchAll(named)].map(([, line]) => line as string)
  expect(commands.length).toBeGreaterThan(moreThan)
  for (const line of commands) {
    const words = [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word)
    expect(parse(words)).toBe(words[0])
  }
})

test('every queue in the runbook is declared', () => {
  const named = new Set(runbook.match(/signals\.\w+(\.\w+)*\.v\d+/g))
  expect(queues.map(({ queue }) => queue)).toEqual(expect.arrayContaining([...named]))
})

test('every link in the runbook has a target', () => {
  const headings = [...runbook.matchAll(/^## (.*)$/gm)].map(([, title]) => `#${(title as string).toLowerCase().replaceAll(' ', '-')}`)
  const links = [...runbook.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target as string)
  expect(links.length).toBeGreaterThan(5)
  for (const link of links) expect(link.startsWith('#') ? headings.includes(link) : existsSync(join(docs, link))).toBe(true)
})
