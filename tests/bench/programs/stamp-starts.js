// Preloaded into service-b: records when each signal reaches the handler, and returns this on request.
const { now } = require('./clock')
const execute = require('@trading/execution-engine/execute-signal')

const { executeSignal } = execute
let starts = []

execute.executeSignal = (ports) => {
  const handle = executeSignal(ports)
  return (signal, context) => {
    starts.push([signal.id, now()])
    return handle(signal, context)
  }
}

process.on('disconnect', () => process.exit(0))
process.on('message', (asked) => {
  if (asked !== 'starts') return
  process.send({ starts })
  starts = []
})
