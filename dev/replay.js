const { ensureReady } = require('./setup')

const faults = ensureReady('replay')
require('./src/replay').main({ faults })
