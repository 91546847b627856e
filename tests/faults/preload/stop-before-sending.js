// Preloaded into an engine: the process is stopped when it is about to send its first order, after its last look at what forbids it.
const { fetch } = globalThis
let hasStopped = false

globalThis.fetch = async (address, options) => {
  if (options?.method !== 'POST' || hasStopped) return fetch(address, options)
  hasStopped = true
  process.kill(process.pid, 'SIGSTOP')
  return fetch(address, options)
}
