import { createCancellation } from '@trading/runtime'
import { DatabaseError } from 'pg'
import { type GroupCommit, type GroupCommitOptions, groupCommit } from './group-commit'

const refusal = (code: string) => Object.assign(new DatabaseError(`refused ${code}`, 0, 'error'), { code })

interface Sent {
  calls: readonly string[]
  answer(answers?: readonly (string | undefined)[]): void
  fail(cause: unknown): void
}

let sent: Sent[]
let group: GroupCommit<string, string>

const send = <T>(calls: readonly string[], answerOf: (answers: readonly (string | undefined)[]) => T) =>
  new Promise<T>((resolve, reject) => {
    sent.push({ calls, answer: (answers = calls.map((call) => `${call} done`)) => resolve(answerOf(answers)), fail: reject })
  })

function open(options: Partial<GroupCommitOptions<string, string>> = {}) {
  sent = []
  group = groupCommit<string, string>({
    keyOf: ([key = '']) => key,
    sizeOf: (call) => call.length,
    alone: (call) => send([call], ([answer = '']) => answer),
    together: (calls) => send(calls, (answers) => answers),
    waitMs: 2_000,
    ...options,
  })
}

const sentCalls = () => sent.map(({ calls }) => calls)
const callAll = (...calls: string[]) => Promise.allSettled(calls.map((call) => group.call(call)))
/** Lets everything happen that does not wait for a timer. */
const settle = () => jest.advanceTimersByTimeAsync(0)
/** One statement is under way, and these calls wait for it. */
const callsBehind = async (first: string, ...calls: string[]) => {
  const leads = callAll(first)
  await settle()
  const follow = callAll(...calls)
  await settle()
  // Not the promise itself, which this function would wait for.
  return { answered: async () => [...(await leads), ...(await follow)] }
}

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick'] })
  open()
})
afterEach(() => {
  group.close()
  jest.useRealTimers()
})

test('a lone call leaves at once, without a timer', async () => {
  void callAll('a')
  await new Promise(process.nextTick)
  expect(sentCalls()).toEqual([['a']])
})

test('calls of one turn of the event loop leave together, also those that come in its promises', async () => {
  void callAll('a')
  void Promise.resolve().then(() => callAll('b'))
  void Promise.resolve()
    .then(() => undefined)
    .then(() => callAll('c'))
  await settle()
  expect(sentCalls()).toEqual([['a', 'b', 'c']])
})

test('calls that come while a statement is under way leave together in the next, each with its own answer', async () => {
  const { answered } = await callsBehind('a', 'b', 'c')
  expect(sentCalls()).toEqual([['a']])
  sent[0]?.answer()
  await settle()
  expect(sentCalls()).toEqual([['a'], ['b', 'c']])
  sent[1]?.answer()
  expect((await answered()).map((each) => each.status === 'fulfilled' && each.value)).toEqual(['a done', 'b done', 'c done'])
})

test('a group holds at most one call per key, and a later call with the key waits for the next group', async () => {
  await callsBehind('x', 'a1', 'b1', 'a2', 'a3')
  sent[0]?.answer()
  await settle()
  sent[1]?.answer()
  await settle()
  sent[2]?.answer()
  await settle()
  expect(sentCalls()).toEqual([['x'], ['a1', 'b1'], ['a2'], ['a3']])
})

test('a call without an answer from its group is executed alone, and delays nobody', async () => {
  const { answered } = await callsBehind('x', 'a', 'b')
  sent[0]?.answer()
  await settle()
  void group.call('c')
  sent[1]?.answer(['a done', undefined])
  await settle()
  expect(sentCalls().slice(2)).toEqual([['b'], ['c']])
  sent[2]?.answer(['b alone'])
  expect((await answered()).map((each) => each.status === 'fulfilled' && each.value)).toEqual(['x done', 'a done', 'b alone'])
})

test.each(['22003', '23505', '40P01', '54000', '55P03', '57014'])(
  'a group that the server refuses because of one row (%s) is sent once more, each call alone, and only the bad one fails',
  async (code) => {
    const { answered } = await callsBehind('x', 'a', 'b')
    sent[0]?.answer()
    await settle()
    sent[1]?.fail(refusal(code))
    await settle()
    expect(sentCalls().slice(2)).toEqual([['a'], ['b']])
    sent[2]?.answer()
    sent[3]?.fail(refusal(code))
    expect((await answered()).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
    expect(sent).toHaveLength(4)
  },
)

test.each([
  ['a shutdown', refusal('57P01')],
  ['a full disk', refusal('53100')],
  ['a missing permission', refusal('42501')],
  ['a lost connection', new Error('Connection terminated unexpectedly')],
  ['no answer in time', new Error('Query read timeout')],
])('after %s all of the group may be committed: nothing is sent again, and each call fails with it', async (_, cause) => {
  const { answered } = await callsBehind('x', 'a', 'b')
  sent[0]?.answer()
  await settle()
  sent[1]?.fail(cause)
  const [, ...failed] = await answered()
  expect(failed).toEqual([
    { status: 'rejected', reason: cause },
    { status: 'rejected', reason: cause },
  ])
  expect(sent).toHaveLength(2)
})

test('a second statement leaves only after the first has taken 50 ms, and a third waits', async () => {
  await callsBehind('a', 'b')
  await jest.advanceTimersByTimeAsync(49)
  expect(sentCalls()).toEqual([['a']])
  await jest.advanceTimersByTimeAsync(51)
  expect(sentCalls()).toEqual([['a'], ['b']])
  void group.call('c')
  await jest.advanceTimersByTimeAsync(500)
  expect(sent).toHaveLength(2)
  sent[1]?.answer()
  await settle()
  expect(sentCalls()).toEqual([['a'], ['b'], ['c']])
})

test('a call that waits longer than its time fails and is not sent', async () => {
  open({ patienceMs: 60_000 })
  const { answered } = await callsBehind('a', 'b')
  await jest.advanceTimersByTimeAsync(2_000)
  sent[0]?.answer()
  const [, late] = await answered()
  expect(late).toMatchObject({ reason: new Error('not sent to the database: waited 2000 ms behind other calls') })
  expect(sent).toHaveLength(1)
})

test('a call that is cancelled while it waits is not sent', async () => {
  await callsBehind('a')
  const cancelled = createCancellation()
  const dropped = group.call('b', cancelled)
  cancelled.abort(new Error('given up'))
  sent[0]?.answer()
  await expect(dropped).rejects.toMatchObject({ code: 'CALL_DROPPED', cause: new Error('given up') })
  expect(sent).toHaveLength(1)
})

test.each([
  ['calls', { maxCalls: 2 }],
  ['bytes', { maxBytes: 2 }],
])('a group is limited in %s, and the oldest leave first', async (_, limits) => {
  open(limits)
  await callsBehind('x', 'a', 'b', 'c', 'd', 'e')
  for (const index of [0, 1, 2]) {
    sent[index]?.answer()
    await settle()
  }
  expect(sentCalls()).toEqual([['x'], ['a', 'b'], ['c', 'd'], ['e']])
})

test('a call larger than a group is sent on its own', async () => {
  open({ maxBytes: 2 })
  await callsBehind('x', 'abcdef', 'b')
  for (const index of [0, 1]) {
    sent[index]?.answer()
    await settle()
  }
  expect(sentCalls()).toEqual([['x'], ['abcdef'], ['b']])
})
