const { ensureInstalled, ensureBuilt } = require('./setup')

ensureInstalled()
ensureBuilt()
const { leftHistoryAddress } = require('./dist/start/ledger-address')
process.env.DATABASE_URL = process.env.DATABASE_URL || leftHistoryAddress() || ''
require('../tools/history/dist')
