const { ensureInstalled, ensureBuilt } = require('./setup')

ensureInstalled()
ensureBuilt()
const { leftOwnerAddress } = require('./dist/start/ledger-address')
process.env.DATABASE_URL = process.env.DATABASE_URL || leftOwnerAddress() || ''
require('../tools/history/dist')
