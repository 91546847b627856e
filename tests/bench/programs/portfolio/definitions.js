const { join } = require('node:path')
const { loadPackageDefinition } = require('@grpc/grpc-js')
const { loadSync } = require('@grpc/proto-loader')

const folder = join(__dirname, '..', '..', '..', '..', 'packages', 'portfolio-api', 'proto')
const files = ['trading/portfolio/v1/portfolio.proto', 'trading/portfolio/v1/portfolio_stream.proto']

/** The services of the portfolio as grpc-js reads them, without the platform's code. */
exports.services = loadPackageDefinition(
  loadSync(files, { includeDirs: [folder], keepCase: true, longs: Number, enums: String, defaults: true, oneofs: true }),
).trading.portfolio.v1
