// A reader that tells, whenever it was cut off, how long after its connection was ready again its prices were live.
const { openResyncing } = require('./clients')

process.on('disconnect', () => process.exit(0))
void openResyncing({ ...JSON.parse(process.argv[2]), onLive: (live) => process.send({ live }) })
