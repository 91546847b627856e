const { ensureBuilt, ensureInstalled } = require('./setup')

ensureInstalled()
ensureBuilt()
require('./dist/test').main()
