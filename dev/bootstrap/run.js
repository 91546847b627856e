const { execFile } = require('node:child_process')

/** Runs a command to completion and never rejects: `code` is undefined if it could not be started, was killed or timed out. */
function run(command, args, { env = process.env, timeoutMs = 0 } = {}) {
  return new Promise((resolve) => {
    execFile(command, args, { env, timeout: timeoutMs }, (error, stdout, stderr) => {
      if (!error) return resolve({ code: 0, stdout, stderr })
      resolve({ code: typeof error.code === 'number' ? error.code : undefined, stdout, stderr: stderr || error.message })
    })
  })
}

module.exports = { run }
