import { DatabaseError } from 'pg'
import { blame } from './blame'
import { CallFailed, DataRefused, FieldOutOfRange } from './errors'

const answer = (code: string) => Object.assign(new DatabaseError(`answered ${code}`, 0, 'error'), { code })
const works = async () => 'it worked'
const failing = (cause: unknown) => async (): Promise<string> => {
  throw cause
}
const blamed = async (failure: unknown, again: () => Promise<string>, rehearsal: () => Promise<string> = works) => {
  const rehearse = jest.fn(rehearsal)
  const outcome = await blame(failure, { again, rehearse }).catch((cause) => cause)
  return { outcome, rehearsed: rehearse.mock.calls.length }
}

test.each(['22001', '22003', '22008', '22021', '22P02', '22P05', '23502', '23514'])(
  'SQLSTATE %s is final: the data are refused, and nothing is tried again',
  async (code) => {
    const { outcome, rehearsed } = await blamed(answer(code), works)
    expect(outcome).toBeInstanceOf(DataRefused)
    expect([outcome.message, rehearsed]).toEqual([expect.stringContaining(code), 0])
  },
)

test.each(['08006', '25006', '28P01', '40001', '40P01', '42501', '42P01', '53100', '53300', '55P03', '57014', '57P01', '58030'])(
  'SQLSTATE %s is the server’s, whatever was sent, however often it comes',
  async (code) => {
    const failure = answer(code)
    expect(await blamed(failure, failing(failure))).toEqual({ outcome: failure, rehearsed: 0 })
  },
)

test.each([answer('54000'), answer('54001'), answer('XX000'), answer('P0001'), new SyntaxError('kept as no JSON')])(
  'after %s the same that works for other data is tried once more, and is the work’s own fault where it fails again',
  async (failure) => {
    expect(await blamed(failure, works)).toEqual({ outcome: 'it worked', rehearsed: 1 })
    expect((await blamed(failure, failing(failure))).outcome).toBeInstanceOf(CallFailed)
  },
)

test('where the rehearsal fails as well, the ledger is away', async () => {
  const away = answer('53100')
  expect((await blamed(answer('54000'), works, failing(away))).outcome).toBe(away)
})

test('what goes wrong with the second try for another reason is judged by that', async () => {
  const lost = new Error('Connection terminated unexpectedly')
  expect((await blamed(answer('54000'), failing(lost))).outcome).toBe(lost)
  expect((await blamed(answer('54000'), failing(answer('22021')))).outcome).toBeInstanceOf(DataRefused)
})

test.each([new Error('Connection terminated unexpectedly'), new FieldOutOfRange('quantity', 'x')])('%s stays as it is', async (failure) => {
  expect(await blamed(failure, works)).toEqual({ outcome: failure, rehearsed: 0 })
})
