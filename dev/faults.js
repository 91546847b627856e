const { runFromSource } = require('./run-from-source')

runFromSource('tests/faults/main.ts')
