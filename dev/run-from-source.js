const { spawn } = require('node:child_process')
const { join } = require('node:path')
const { ensureBuilt, ensureInstalled } = require('./setup')

const root = join(__dirname, '..')

/** Runs a program of the tests, which are not built, with this process's arguments, and exits with its code. */
function runFromSource(file) {
  ensureInstalled()
  ensureBuilt()
  const fromSource = ['--conditions=source', '--require', 'ts-node/register/transpile-only', join(root, file)]
  const program = spawn(process.execPath, fromSource.concat(process.argv.slice(2)), {
    cwd: root,
    env: Object.assign({}, process.env, { TS_NODE_PROJECT: join(root, 'tests/tsconfig.json') }),
    stdio: 'inherit',
  })
  // Ctrl-C reaches the program as well. Wait for it, since it cleans up before it exits.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => program.kill(signal))
  program.on('exit', (code) => process.exit(code === null ? 1 : code))
}

module.exports = { runFromSource }
