const { ensureInstalled, ensureBuilt } = require('./setup')

ensureInstalled()
ensureBuilt()
const { leftLedgerAddress } = require('./dist/start/ledger-address')
process.env.DATABASE_URL = process.env.DATABASE_URL || leftLedgerAddress() || ''
require('../tools/ledger/dist')
