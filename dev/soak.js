const { runFromSource } = require('./run-from-source')

runFromSource('tests/faults/soak/main.ts')
