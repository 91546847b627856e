import { csvLine, type Terminal, table } from '@trading/terminal'
import type { Command, ReportName } from './command'
import type { Analytics, Row } from './open-analytics'
import { camelCase, type Relation } from './relations/relation'
import { reports } from './reports'

export interface CliContext {
  analytics: Analytics
  terminal: Terminal
  now: number
}

interface Answer {
  name: ReportName
  rows: Row[]
  also: Row[]
  series: Row[]
}

/** Prints the reports and resolves with the exit code. */
export async function runReports(command: Command, context: CliContext): Promise<number> {
  const { analytics, terminal, now } = context
  const answers: Answer[] = []
  for (const name of command.reports) answers.push(await answerOf(name, command, analytics))
  if (command.format === 'csv') for (const line of csvOf(answers, command)) await terminal.print(line)
  else if (command.format === 'json') await terminal.print(JSON.stringify(documentOf(answers, command, analytics), null, 2))
  else await terminal.print(answers.map((answer) => textOf(answer, analytics, terminal, now)).join('\n\n'))
  return 0
}

async function answerOf(name: ReportName, { selection, series }: Command, { rows }: Analytics): Promise<Answer> {
  const report = reports[name]
  const found = await rows(report.table.relation, selection)
  const part = async (relation: Relation | undefined) => (relation && found.length > 0 ? rows(relation, selection) : [])
  return { name, rows: found, also: await part(report.also?.relation), series: await part(series ? report.series?.relation : undefined) }
}

function csvOf([answer]: readonly Answer[], { series }: Command): string[] {
  if (!answer) return []
  const report = reports[answer.name]
  const { columns } = series && report.series ? report.series.relation : report.table.relation
  const fields = Object.keys(columns).map(camelCase)
  return [fields, ...(series ? answer.series : answer.rows).map((row) => fields.map((field) => cellOf(row[field])))].map(csvLine)
}

const cellOf = (cell: Row[string] | undefined) => (cell instanceof Date ? cell.toISOString() : cell)

/** One document, or a list of them if more than one report was asked for. */
function documentOf(answers: readonly Answer[], { selection, reports: asked, series: wanted }: Command, { ticks }: Analytics): unknown {
  const { since = null, symbol = null, strategy = null } = selection
  const documents = answers.map(({ name, rows, also, series }) => {
    const report = reports[name]
    return {
      ...{ report: name, since, symbol, strategy, ticks, rows },
      ...(report.also && { [report.also.name]: also }),
      ...(wanted && report.series && { [report.series.name]: series }),
    }
  })
  return asked.length === 1 ? documents[0] : documents
}

function textOf({ name, rows, also, series }: Answer, { ticks }: Analytics, terminal: Terminal, now: number): string {
  const report = reports[name]
  if (rows.length === 0) return report.none
  const parts = [
    `${terminal.paint('bold', report.table.title)}\n\n${table(rows, report.table.columns(now), terminal)}`,
    also.length > 0 ? report.also?.text(also, { terminal, now }) : undefined,
    series.length > 0 ? report.series?.text(series, { terminal, now }) : undefined,
    ticks ? undefined : report.withoutTicks,
  ]
  return parts.filter((part) => part !== undefined).join('\n\n')
}
