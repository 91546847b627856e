const { serviceIn } = require('./services')
const { ensureReady } = require('./setup')

const service = process.argv[2]
try {
  serviceIn(service)
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
ensureReady(service)
require('./src/service').main({ service })
