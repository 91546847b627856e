const { ensureInstalled, ensureBuilt } = require('./setup')

ensureInstalled()
ensureBuilt()
require('../tools/dlq/dist')
