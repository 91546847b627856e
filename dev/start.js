const { ensureReady } = require('./setup')

const faults = ensureReady('start')
require('./src/start').main({ faults })
