import type { Client } from './client'
import type { Goal } from './goal'
import { allHold, judge, verdictLine } from './goals'
import { keys, type Results, type Series } from './series'

const key = keys.drain('engine', 'quorum', 1, 'perSecond')
const resultsOf = (rates: Partial<Record<Client, number[]>>, of = key): Results => ({
  series: Object.entries(rates).map(([client, values]): Series => ({ key: of, client: client as Client, unit: '/s', values })),
  missing: [],
})
const goalOf = (measured: number | undefined, limits: { atLeast?: number; atMost?: number }): Goal => ({
  what: 'a goal',
  unit: 'times',
  ...limits,
  measured: () => measured,
})
const none: Results = { series: [], missing: [] }

test('a ratio is the median of the rounds, each relative to the bare loop in the same round', () => {
  const judged = judge(
    resultsOf({ 'bare-work': [1_000, 500, 1_000], rails: [960, 480, 900], nestjs: [960, 520, 900], ours: [900, 450, 950] }),
  )
  expect(judged.filter(({ measured }) => measured !== undefined)).toEqual([
    { what: 'the work of peers, 1 engine, by amqplib, same work', wanted: '≥ 0.88', measured: 0.96, unit: 'times', holds: true },
    { what: 'the work of peers, 1 engine, by NestJS, in the best round', wanted: '≥ 1', measured: 1, unit: 'times', holds: true },
    { what: 'full engine, 1 engine, by amqplib, same work', wanted: '≥ 0.8', measured: 0.9, unit: 'times', holds: true },
  ])
})

test('the limit itself is reached, anything beyond it falls short', () => {
  expect(judge(none, [goalOf(0.95, { atLeast: 0.95 })])[0]?.holds).toBe(true)
  expect(judge(none, [goalOf(0.9499, { atLeast: 0.95 })])[0]?.holds).toBe(false)
  expect(judge(none, [goalOf(1.5, { atMost: 1.5 })])[0]?.holds).toBe(true)
  expect(judge(none, [goalOf(1.5001, { atMost: 1.5 })])[0]?.holds).toBe(false)
})

test('a goal that was not measured neither holds nor falls short, and a run that measured nothing fails', () => {
  const judged = judge(none, [goalOf(undefined, { atLeast: 1 })])
  expect(judged[0]?.holds).toBeUndefined()
  expect(allHold(judged)).toBe(false)
  expect(allHold([...judged, ...judge(none, [goalOf(1, { atLeast: 1 })])])).toBe(true)
  expect(verdictLine(judged, { seconds: 3, whole: false })).toBe('nothing was measured that has a goal, in 3 s')
})

test('a goal that falls short is named in the last line, and the run fails', () => {
  const judged = judge(none, [goalOf(1, { atLeast: 1 }), { ...goalOf(2, { atMost: 1 }), what: 'the slow one' }])
  expect(allHold(judged)).toBe(false)
  expect(verdictLine(judged, { seconds: 61, whole: true })).toBe('FALLS SHORT: 1 of 2 goals (the slow one), in 1 min 1 s')
})

test('the last line of a whole run says how many goals could not be measured', () => {
  const judged = judge(none, [goalOf(1, { atLeast: 1 }), goalOf(undefined, { atMost: 1 })])
  expect(verdictLine(judged, { seconds: 60, whole: true })).toBe(
    'the one goal measured is reached; 1 could not be measured here, in 1 min 0 s',
  )
  expect(verdictLine(judged, { seconds: 60, whole: false })).toBe('the one goal measured is reached, in 1 min 0 s')
})

test('the last line names the parts that failed before what the others reached', () => {
  const judged = judge(none, [goalOf(1, { atLeast: 1 })])
  expect(verdictLine(judged, { seconds: 60, whole: false, failed: ['ledger', 'cost'] })).toBe(
    'FAILED: ledger, cost; of the rest: the one goal measured is reached, in 1 min 0 s',
  )
})

test('an absolute goal is compared with the median of the platform', () => {
  const [judged] = judge(resultsOf({ ours: [80, 95, 85] }, keys.cost('load/service-b'))).filter(({ measured }) => measured !== undefined)
  expect(judged).toMatchObject({ what: 'service-b, memory under load', wanted: '≤ 90', measured: 85, holds: true })
})

test('resynchronisation is judged by its worst cuts, and a collar by the engine without', () => {
  const cuts = resultsOf({ ours: [10, 300, 12] }, keys.market('resync'))
  const engines = resultsOf({ ours: [1_000, 900], 'ours-collar': [960, 900] }, keys.market('engine/5'))
  const judged = judge({ series: [...cuts.series, ...engines.series], missing: [] }).filter(({ measured }) => measured !== undefined)
  expect(judged).toEqual([
    { what: expect.stringContaining('price collar, 5 engines'), wanted: '≥ 0.95', measured: 0.98, unit: 'times', holds: true },
    { what: expect.stringContaining('after a cut'), wanted: '≤ 250', measured: 300, unit: 'ms', holds: false },
  ])
})

test('the platform is compared with the best of the alternatives', () => {
  const key = keys.ledger(1, 'perSecond')
  const judged = judge(resultsOf({ 'ours-32': [3_000], nestjs: [1_000], 'graphile-worker': [2_000], 'pg-boss': [500] }, key))
  expect(judged.filter(({ measured }) => measured !== undefined)).toMatchObject([
    { what: expect.stringContaining('by the best of'), measured: 1.5, holds: true },
  ])
})
