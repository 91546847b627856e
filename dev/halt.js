const { ensureInstalled, ensureBuilt } = require('./setup')

ensureInstalled()
ensureBuilt()
const { leftHaltAddress } = require('./dist/start/ledger-address')
process.env.DATABASE_URL = process.env.DATABASE_URL || leftHaltAddress() || ''
require('../tools/halt/dist')
