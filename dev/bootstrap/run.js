const { execFile } = require('node:child_process')

/** Runs a command to its end and never rejects: `code` is undefined where it could not be started, was ended or took too long. */
function run(command, args, { env = process.env, timeoutMs = 0 } = {}) {
  return new Promise((resolve) => {
    execFile(command, args, { env, timeout: timeoutMs }, (error, stdout, stderr) => {
      if (!error) return resolve({ code: 0, stdout, stderr })
      resolve({ code: typeof error.code === 'number' ? error.code : undefined, stdout, stderr: stderr || error.message })
    })
  })
}

module.exports = { run }
