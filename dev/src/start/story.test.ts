import { noteLine, publishedLine, reportedLine } from './log-line.fixture'
import { noColours } from './paint'
import { createStory } from './story'

function story() {
  let at = 0
  const { tell, overdue } = createStory({ paint: noColours, now: () => at })
  return { tell, overdue, wait: (ms: number) => (at += ms) }
}

test('a signal is shown once, with its execution, whichever is read first', () => {
  const { tell, overdue, wait } = story()
  expect(tell('generator', publishedLine())).toEqual([])
  expect(tell('engine-3', reportedLine())).toEqual([expect.stringMatching(/AAPL +BUY +10 @ +189\.25 +FILLED +189\.27 +engine-3/)])

  expect(tell('engine-3', reportedLine({ signalId: 's-2' }))).toEqual([])
  expect(tell('generator', publishedLine({ signalId: 's-2', quantity: '7' }))).toEqual([expect.stringMatching(/AAPL +BUY +7 @/)])
  wait(10_000)
  expect(overdue()).toEqual([])
})

test('the execution of a signal from elsewhere is shown on its own after half a second', () => {
  const { tell, overdue, wait } = story()
  tell('engine-3', reportedLine())
  expect(overdue()).toEqual([])
  wait(500)
  expect(overdue()).toEqual([expect.stringMatching(/AAPL +BUY +FILLED/)])
  expect(overdue()).toEqual([])
})

test('retries, dead letters, breakers and warnings are shown with their own message and the cause', () => {
  const { tell } = story()
  const shown = (line: Parameters<typeof tell>[1]) => tell('engine-1', line).map((text) => text.slice(9))
  expect(shown(noteLine({ event: 'delivery.retried', msg: 'trying again in 1 s', cause: 'venue timed out' }))).toEqual([
    'engine-1  trying again in 1 s: venue timed out',
  ])
  expect(shown(noteLine({ event: 'delivery.deadLettered', msg: 'dead-lettered: bad JSON', cause: 'bad JSON' }))).toEqual([
    'engine-1  dead-lettered: bad JSON',
  ])
  expect(shown(noteLine({ event: 'breaker.opened' }))).toEqual(['engine-1  breaker.opened'])
  expect(shown(noteLine({ level: 'warn', msg: 'the broker blocks publishing' }))).toEqual(['engine-1  the broker blocks publishing'])
})

test('a connection is shown only after one was lost, and a drain is not shown, since the runner reports it', () => {
  const { tell } = story()
  expect(tell('engine-1', noteLine({ event: 'broker.connected', msg: 'connected' }))).toEqual([])
  expect(tell('engine-1', noteLine({ event: 'broker.disconnected', msg: 'lost the broker' }))).toHaveLength(1)
  expect(tell('engine-1', noteLine({ event: 'broker.connected', msg: 'connected' }))).toHaveLength(1)
  expect(tell('engine-1', noteLine({ event: 'service.draining', msg: 'draining' }))).toEqual([])
})

test('a connection to the ledger is shown only after a warning from that engine', () => {
  const { tell } = story()
  const connected = noteLine({ event: 'ledger.connected', msg: 'connected to the ledger' })
  expect(tell('engine-1', connected)).toEqual([])
  tell('engine-2', noteLine({ level: 'warn', msg: 'the ledger does not answer' }))
  expect([tell('engine-1', connected), tell('engine-2', connected)]).toEqual([[], [expect.stringContaining('connected to the ledger')]])
})
