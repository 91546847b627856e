import { isUtf8 } from 'node:buffer'
import { headers as ourHeaders, type QueueFamily } from '@trading/contracts'
import type { DeadLetter } from '@trading/dead-letters'
import { decode } from '@trading/messaging'
import { ago, instantText, labelled, printable, printableLine, span, type Terminal, UserError, wrap } from '@trading/terminal'
import { bodyText } from './body-text'
import { letterJson } from './letter-json'
import { isSelected } from './selection'
import { noneFor, type Verb } from './verb'

const labelWidth = 13
const ours: readonly string[] = [...Object.values(ourHeaders), 'messageId']

export const runShow: Verb<'show'> = async ({ id, json }, { family, read, resolveId, terminal, now }) => {
  const select = await resolveId({ by: 'id', id })
  const found = await read(async (letters) => {
    for await (const { letter } of letters) if (isSelected(letter, select)) return letter
    throw new UserError(noneFor(select))
  })
  await terminal.print(json ? letterJson(found) : asText(found, family, terminal, now()))
  return 0
}

function asText(letter: DeadLetter, family: QueueFamily, { paint, columns }: Pick<Terminal, 'paint' | 'columns'>, now: number): string {
  const { id, messageId, cause, at, attempt, message } = letter
  const { headers = {}, ...properties } = message.properties
  const line = labelled({ paint, columns }, labelWidth)
  const table = (title: string, values: Record<string, unknown>) => {
    const rows = Object.entries(values).filter(([, value]) => value !== undefined)
    const text = rows.map(([name, value]) => wrap(printableLine(`${name}: ${asWord(value)}`), { width: columns, indent: 2, hang: 2 }))
    return rows.length > 0 ? [`\n${paint('dim', title)}`, ...text] : []
  }
  const told: unknown[] = [id, messageId, cause, attempt, at !== undefined && new Date(at).toISOString()]
  const untold = (values: object) =>
    Object.fromEntries(Object.entries(values).filter(([name, value]) => !ours.includes(name) || !told.includes(value)))
  return [
    line('dead letter', paint('cyan', printableLine(id))),
    line('message id', messageId === undefined ? '(none)' : printableLine(messageId)),
    line('dead since', at === undefined ? 'unknown' : `${instantText(at)}, ${ago(at, now)}`),
    line('attempt', printableLine(asWord(attempt))),
    line('valid until', validity(letter, family, now)),
    line('cause', printableLine(cause)),
    ...table('headers', untold(headers)),
    ...table('properties', untold(properties)),
    `\n${paint('dim', `body, ${message.content.length} bytes${isUtf8(message.content) ? '' : ', in base64'}`)}`,
    printable(bodyText(message.content)),
  ].join('\n')
}

const asWord = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 1))

function validity({ message }: DeadLetter, { kind, deadline, about }: QueueFamily, now: number): string {
  try {
    const decoded = decode(message, kind)
    if (!deadline) return 'no deadline'
    const until = deadline.of(decoded)
    const state = until <= now ? `stale for ${span(now - until)}: replay needs --extend <ms>` : `${span(until - now)} left`
    return `${instantText(until)}, ${state}`
  } catch {
    return `${about.consumer}s cannot read it: replay refuses it`
  }
}
