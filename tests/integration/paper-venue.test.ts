import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { killServices, startService } from '@trading/rig/service-process'
import { aSignal } from '@trading/rig/signals'
import { createHttpVenue } from '../../service-b/src/adapters/http-venue'
import { orderFor } from '../../service-b/src/rules/order'

afterEach(killServices)

test('a venue killed after a fill but before its answer still has the fill after a restart, and does not fill again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'paper-venue-'))
  const { signal: abort } = new AbortController()
  const start = async () => {
    const env = { PAPER_VENUE_PORT: '0', PAPER_VENUE_BOOK: join(folder, 'book.jsonl') }
    const process = startService('service-paper-venue', env)
    const url = String((await process.seen('venue.listening')).url)
    return { process, url, venue: createHttpVenue({ url }) }
  }
  const first = await start()
  await fetch(`${first.url}/control`, { method: 'PUT', body: JSON.stringify({ dieOnOrder: 2 }) })
  const [answered, unanswered] = [orderFor(aSignal(), undefined), orderFor(aSignal(), undefined)]
  const fill = await first.venue.place(answered, abort)
  await expect(first.venue.place(unanswered, abort)).rejects.toMatchObject({ code: 'VENUE_FAULT' })
  expect(await first.process.exited).toBe('SIGKILL')

  const second = await start()
  expect(await second.venue.find(answered.clientOrderId, abort)).toEqual(fill)
  const found = await second.venue.find(unanswered.clientOrderId, abort)
  expect(found).toMatchObject({ status: 'FILLED' })
  expect(await second.venue.place(unanswered, abort)).toEqual(found)
  expect(await (await fetch(`${second.url}/book`)).json()).toMatchObject({ orders: 2, fills: 2, book: [{ fills: 1 }, { fills: 1 }] })
  rmSync(folder, { recursive: true })
})
