const { ensureInstalled, ensureBuilt } = require('./setup')

ensureInstalled()
ensureBuilt()
require('../ledger-cli/dist')
