// Loaded into the services under soak: memory is compared after a collection, not at whatever moment V8 left it. On SIGUSR2.
const { setFlagsFromString } = require('node:v8')
const { runInNewContext } = require('node:vm')

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')
process.on('SIGUSR2', () => {
  collect()
  collect()
})
