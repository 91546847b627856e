const { ensureReady } = require('./setup')

const service = process.argv[2]
ensureReady(service)
require('./src/service').main({ service })
