import { EventEmitter } from 'node:events'
import { surviveLoss } from './survive-loss'

const fail = (output: EventEmitter, code: string) => output.emit('error', Object.assign(new Error(code), { code }))

test('a full disk does not stop the platform, a closed output does', () => {
  const [out, err] = [new EventEmitter(), new EventEmitter()]
  const onGone = jest.fn()
  surviveLoss([out, err], onGone)
  fail(out, 'ENOSPC')
  fail(err, 'ENOSPC')
  fail(out, 'EDQUOT')
  expect(onGone).not.toHaveBeenCalled()
  fail(out, 'EPIPE')
  expect(onGone).toHaveBeenCalledTimes(1)
})
