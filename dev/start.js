const { ensureReady } = require('./setup')

const faults = ensureReady(process.argv.includes('--full') ? 'start-full' : 'start')
require('./src/start').main({ faults })
