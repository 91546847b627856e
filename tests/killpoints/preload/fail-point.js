// Kills or freezes a process at a step of its work. This exists only in the tests: an engine started without these files contains
// nothing that could be switched on.
const { existsSync, writeFileSync } = require('node:fs')

// `nth`: fail the nth time that the step is reached. `mark`: the file written then; a process that finds it does not fail.
const { step, nth = 1, how = 'SIGKILL', mark } = JSON.parse(process.env.FAIL_POINT ?? '{}')
let times = 0
/** The process that this one replaces has failed already. */
const over = mark !== undefined && existsSync(mark)

/** Whether this process must fail at this step. */
const isAwaited = (name) => name === step && !over

/** Marks a step as reached. At the fail point this call never returns, or only after the process is thawed. */
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
