// Preloaded into service-b: nothing asks for halts, to show what asking costs.
const { dirname, join } = require('node:path')

const permits = require(join(dirname(require.resolve('@trading/ledger')), 'halts', 'open-permit.js'))
const news = { lapsed: undefined, halts: [], all: undefined }

permits.openPermit = () => ({
  refusal: () => undefined,
  news,
  onNews(listener) {
    listener(news)
    return () => undefined
  },
  close: async () => undefined,
})
