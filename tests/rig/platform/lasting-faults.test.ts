import { createLastingFaults } from './lasting-faults'

const faults = () => createLastingFaults({ tell: () => undefined, injected: () => undefined })
const nothing = async () => undefined

test('a fault that an aborted row is already undoing is awaited and not undone twice', async () => {
  const { lasting, over, heal } = faults()
  let started: () => void = () => undefined
  const opposite = jest.fn(
    () =>
      new Promise<void>((resolve) => {
        started = resolve
      }),
  )
  await lasting('SIGKILL', nothing, opposite)
  const byTheRow = over('SIGKILL')
  const healed = heal()
  started()
  await Promise.all([byTheRow, healed])
  await heal()
  expect(opposite).toHaveBeenCalledTimes(1)
})

test('faults that could not be undone are retried, newest first', async () => {
  const { lasting, over, heal } = faults()
  const undone: string[] = []
  const undoing = (what: string) => async () => void undone.push(what)
  await lasting('alarm', nothing, undoing('alarm'))
  await lasting('SIGSTOP', nothing, jest.fn(undoing('SIGSTOP')).mockRejectedValueOnce(new Error('no answer')))
  await expect(over('SIGSTOP')).rejects.toThrow('no answer')
  await heal()
  expect(undone).toEqual(['SIGSTOP', 'alarm'])
})
