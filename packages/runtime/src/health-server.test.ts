import { Counter, Registry } from 'prom-client'
import { openHealthServer } from './health-server'

test('the port serves liveness, readiness with its reasons, and metrics', async () => {
  const reasons = ['no broker']
  const registry = new Registry()
  new Counter({ name: 'things_total', help: 'Things.', registers: [registry] }).inc(3)
  const warnings: string[] = []
  const notes: string[] = []
  const http = await openHealthServer({
    ...{ host: '127.0.0.1', port: 0, unready: () => reasons, warnings: () => warnings, notes: () => notes, registry },
  })
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${http.port}${path}`)
    return { status: response.status, body: await response.text() }
  }
  expect(await get('/livez')).toMatchObject({ status: 200 })
  expect(await get('/readyz')).toEqual({ status: 503, body: '{"ready":false,"reasons":["no broker"]}\n' })
  reasons.pop()
  expect(await get('/readyz?verbose')).toEqual({ status: 200, body: '{"ready":true,"reasons":[]}\n' })
  warnings.push('look at this')
  expect(await get('/readyz')).toEqual({ status: 200, body: '{"ready":true,"reasons":[],"warnings":["look at this"]}\n' })
  warnings.pop()
  notes.push('it works like this')
  expect(await get('/readyz')).toEqual({ status: 200, body: '{"ready":true,"reasons":[],"notes":["it works like this"]}\n' })
  expect((await get('/metrics')).body).toContain('things_total 3')
  expect(await get('/nothing')).toMatchObject({ status: 404, body: expect.stringContaining('/readyz') })
  await http.close()
})
