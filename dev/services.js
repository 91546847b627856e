// The list of services, in the order of the data flow, for `npm start`, the set-up, the settings tables and the tests. Plain JavaScript
// without dependencies, since the set-up reads it before anything is installed. services.d.ts documents the fields, and
// docs/adding-a-service.md what else a service needs.
const services = [
  {
    name: 'market-data',
    folder: 'service-market-data',
    about: 'market data',
    needs: ['database', 'cache'],
    databaseLogin: 'market',
    onlyOne: 'each price has one writer',
    stack: 'full',
  },
  {
    name: 'generator',
    folder: 'service-a',
    about: 'the signal generator',
    needs: ['broker'],
    onlyOne: 'one generator decides',
    stopsFirst: true,
    inFullStack: { needs: ['cache'], settings: { FEED: 'market-data' } },
  },
  {
    name: 'engine',
    folder: 'service-b',
    about: 'the execution engine',
    needs: ['broker', 'database'],
    doesWithout: { database: { LEDGER: 'off' } },
    scale: { default: 5, most: 64, nameSetting: 'ENGINE_ID' },
    inFullStack: { needs: ['cache'], settings: { PRICE_COLLAR_BPS: '500', RISK: 'portfolio' } },
    calls: ['PORTFOLIO_URL'],
  },
  {
    name: 'portfolio',
    folder: 'service-portfolio',
    about: 'the portfolio',
    needs: ['broker', 'database', 'cache'],
    databaseLogin: 'portfolio',
    readsLedger: true,
    onlyOne: 'the positions are one',
    stack: 'full',
    listens: { portSetting: 'GRPC_PORT', port: 9090, addressSetting: 'PORTFOLIO_URL' },
  },
  {
    name: 'gateway',
    folder: 'service-gateway',
    about: 'the gateway',
    needs: ['broker', 'database', 'cache'],
    databaseLogin: 'gateway',
    readsLedger: true,
    readsHistory: true,
    recordsHalts: true,
    onlyOne: 'it publishes what it has committed',
    stack: 'full',
    listens: { portSetting: 'GATEWAY_PORT', port: 8080 },
    calls: ['PORTFOLIO_URL'],
  },
  {
    name: 'paper-venue',
    folder: 'service-paper-venue',
    about: 'the paper venue as a server',
    needs: [],
    onlyOne: 'its book is one file',
    profile: 'venue',
    compose: 'paper-venue',
  },
]

/** What a service may need, in display order. */
const needs = ['broker', 'database', 'cache']

const withoutProfile = services.filter(({ profile }) => profile === undefined)

/** The services that plain `npm start` and `docker compose up` run. */
const plainServices = withoutProfile.filter(({ stack }) => stack === undefined)

/** A service as it is in the full stack. */
function inFullStack(service) {
  const { needs: more = [], settings = {} } = service.inFullStack || {}
  return Object.assign({}, service, { needs: service.needs.concat(more), settings: Object.assign({}, service.settings, settings) })
}

/** The services that `npm start -- --full` and docker-compose.full.yml run. */
const fullServices = withoutProfile.map(inFullStack)

/** The services that `npm run replay` runs. */
const replayServices = services.filter(({ folder }) => ['service-a', 'service-b', 'service-portfolio'].includes(folder))

/** The service in a folder. */
function serviceIn(folder) {
  const found = services.find((service) => service.folder === folder)
  if (!found) throw new Error(`${folder} is not in dev/services.js: add it there (docs/adding-a-service.md)`)
  return found
}

module.exports = { needs, services, plainServices, fullServices, replayServices, inFullStack, serviceIn }
