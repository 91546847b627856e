// Runs a plan under a lock, since two concurrent commands would overwrite each other's files.
const { spawn } = require('node:child_process')
const { mkdirSync, writeSync } = require('node:fs')
const { join } = require('node:path')
const { lockAt } = require('../lock')
const { createProgress } = require('./progress')

const root = join(__dirname, '..', '..')
const stateDir = join(root, '.broker')
const lock = lockAt(join(stateDir, 'setup-lock'))
/** The file descriptor on which the parent reads the failures of optional steps. */
const faultsFd = 3

/** Exits the process: with 0 once all chains are done, with 1 if a mandatory step failed. */
function runPlan(chains) {
  const starter = process.ppid
  whenLocked((held) => {
    const progress = createProgress()
    const children = new Map()
    const endAll = () => {
      for (const [child, step] of children) end(child, step)
    }
    // The parent was ended by a signal that did not reach this process.
    setInterval(() => process.ppid !== starter && endAll(), 1000).unref()
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, endAll)

    const runStep = async (step) => {
      if (!(await step.needed())) return
      const refusal = step.prepare ? step.prepare() : undefined
      if (refusal) throw new Error(refusal)
      progress.begin(step.what)
      const { output, code, signal } = await runCommand(step, (child) => {
        children.set(child, step)
        if (child.pid) held.shareWith(child.pid)
        child.once('close', () => children.delete(child))
      })
      progress.end(step.what, code === 0)
      if (code === 0) return
      const fault = signal ? 'interrupted' : `failed (exit code ${code})`
      if (step.mayFail && !signal) return tellStarter(`${step.what}: ${excerpt(output) || fault}`)
      throw new Error(`${excerpt(output)}\n${step.what}: ${fault}`)
    }
    const runChain = async (steps) => {
      for (const step of steps) await runStep(step)
    }
    const fail = (error) => {
      endAll()
      throw error
    }
    Promise.allSettled(chains.map((steps) => runChain(steps).catch(fail))).then((ends) => {
      const failed = ends.find(({ status }) => status === 'rejected')
      progress.close()
      if (failed) process.stderr.write(`${failed.reason.message}\n`)
      process.exit(failed ? 1 : 0)
    })
  })
}

function runCommand({ command, folder = root }, onStarted) {
  const [program, ...args] = command()
  const child = spawn(program, args, { cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  onStarted(child)
  const output = []
  child.stdout.on('data', (data) => output.push(data))
  child.stderr.on('data', (data) => output.push(data))
  child.on('error', (error) => output.push(Buffer.from(`${program}: ${error.message}`)))
  return new Promise((resolve) => {
    child.on('close', (code, signal) => resolve({ output: Buffer.concat(output).toString(), code, signal }))
  })
}

function end(child, { endsBy }) {
  if (endsBy) return child.kill(endsBy)
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

function tellStarter(text) {
  writeSync(faultsFd, `${text.split('\n').pop()}\n`)
}

// npm prints the error first and its usage after that; compilers repeat themselves.
function excerpt(text) {
  const lines = text.trimEnd().split('\n')
  return (lines.length <= 50 ? lines : lines.slice(0, 20).concat('…', lines.slice(-30))).join('\n')
}

function whenLocked(work, told) {
  mkdirSync(stateDir, { recursive: true })
  const held = lock.tryToTake()
  if (held) {
    process.on('exit', held.release)
    return work(held)
  }
  if (!told) process.stderr.write('waiting for the set-up started by another command in this folder …\n')
  setTimeout(() => whenLocked(work, true), 200)
}

module.exports = { runPlan }
