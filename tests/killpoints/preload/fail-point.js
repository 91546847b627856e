// What ends a process, or makes it stand still, at a step of its work. It is in the tests alone: an engine that is not started with
// these files has nothing that could be switched on.
const { writeFileSync } = require('node:fs')

// `nth`: the how manieth time that the step is reached. `mark`: the file that says that it was; a process that finds it lives on.
const { step, nth = 1, how = 'SIGKILL', mark } = JSON.parse(process.env.FAIL_POINT ?? '{}')
let times = 0

/** Whether this is the step at which this process is to fail. */
const isAwaited = (name) => name === step

/** Says that a step is reached; where it is the one, nothing after this call is done, or not before the process is thawed. */
function reached(name, signalId) {
  if (!isAwaited(name) || ++times !== nth) return
  try {
    writeFileSync(mark, JSON.stringify({ signalId }), { flag: 'wx' })
  } catch {
    return
  }
  process.kill(process.pid, how)
}

module.exports = { isAwaited, reached }
