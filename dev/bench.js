const { runFromSource } = require('./run-from-source')

runFromSource('tests/bench/main.ts')
