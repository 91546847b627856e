const { ensureInstalled, ensureBuilt } = require('./setup')

ensureInstalled()
ensureBuilt()
require('./dist/start').main()
