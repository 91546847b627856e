const { ensureInstalled, ensureBuilt } = require('./setup')

ensureInstalled()
ensureBuilt()
const { leftGatewayAddress } = require('./dist/start/ledger-address')
process.env.DATABASE_URL = process.env.DATABASE_URL || leftGatewayAddress() || ''
require('../service-gateway/dist/keys')
