const { ensureBuilt, ensureInstalled, ensurePageBuilt } = require('./setup')

ensureInstalled()
ensureBuilt()
ensurePageBuilt()
require('./dist/test/page').withBrowser(() => require('./run-from-source').runFromSource('tests/page/screenshots.ts'))
