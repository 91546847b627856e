const { runFromSource } = require('./run-from-source')

runFromSource('tests/killpoints/main.ts')
