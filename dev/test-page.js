const { ensureBuilt, ensureInstalled, ensurePageBuilt } = require('./setup')

ensureInstalled()
ensureBuilt()
ensurePageBuilt()
require('./dist/test/page').main()
