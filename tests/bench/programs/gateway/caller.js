// Sends requests to the gateway or to the bare routes, and reads their streams.
const { randomUUID } = require('node:crypto')
const { Agent, get, request } = require('node:http')
const { now, pacedBy } = require('../clock')

const { port, key, inFlight } = JSON.parse(process.argv[2])
const agent = new Agent({ keepAlive: true, maxSockets: inFlight })
const at = { host: '127.0.0.1', port }
const authorization = `Bearer ${key}`
const order = JSON.stringify({ symbol: 'SPX', side: 'BUY', quantity: '10', referencePrice: '1455.22', confidence: 0.5 })
const streams = []

process.on('disconnect', () => process.exit(0))
process.on('message', async (asked) => process.send(await answers[Object.keys(asked)[0]](asked)))
process.send({ ready: true })

const answers = {
  reads: ({ reads }) => tookUs(reads, read),
  submits: ({ submits }) => tookUs(submits, submit),
  async paced({ paced: { count, perSecond } }) {
    const under = []
    await pacedBy(perSecond, Array.from({ length: count }), () => {
      const startedAt = now()
      under.push(read().then(() => (now() - startedAt) / 1_000))
    })
    return { tookMs: await Promise.all(under) }
  },
  async open({ open }) {
    await Promise.all(Array.from({ length: open }, openStream))
    return { opened: true }
  },
  async arrived({ arrived }) {
    const all = await Promise.all(streams.map((stream) => stream.next(arrived)))
    return { arrived: all[0] }
  },
  /** The first one, without what changes by itself. */
  async position() {
    const { mark, ...position } = JSON.parse(await read()).items[0]
    return { position: { ...position, price: mark.price } }
  },
}

async function tookUs(count, send) {
  let left = count
  const lane = async () => {
    while (left-- > 0) await send()
  }
  const startedAt = now()
  await Promise.all(Array.from({ length: inFlight }, lane))
  return { tookUs: now() - startedAt }
}

const read = () => answered(200, { path: '/v1/positions', headers: { authorization } })

const submit = () => {
  const headers = {
    ...{ authorization, 'content-type': 'application/json', 'content-length': Buffer.byteLength(order) },
    'idempotency-key': randomUUID(),
  }
  return answered(202, { method: 'POST', path: '/v1/signals', headers }, order)
}

const answered = (expected, options, body) =>
  new Promise((resolve, reject) => {
    const sent = request({ ...at, agent, ...options }, (answer) => {
      const parts = []
      answer.on('data', (part) => parts.push(part))
      answer.on('end', () => {
        const said = Buffer.concat(parts).toString()
        if (answer.statusCode === expected) resolve(said)
        else reject(new Error(`${answer.statusCode}: ${said}`))
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })

/** Resolves once it knows its place. Keeps how long each execution took to come, since its record. */
const openStream = () =>
  new Promise((resolve, reject) => {
    let took = []
    let waiting
    let rest = ''
    const look = () => {
      if (!waiting || took.length < waiting.count) return
      waiting.resolve(took.slice(0, waiting.count))
      took = took.slice(waiting.count)
      waiting = undefined
    }
    const onText = (text) => {
      const frames = (rest + text).split('\n\n')
      rest = frames.pop()
      for (const frame of frames) {
        if (frame.includes('id: ')) resolve()
        if (!frame.startsWith('event: execution')) continue
        const [, recordedAt] = /"at":"([^"]+)"/.exec(frame)
        took.push(Date.now() - Date.parse(recordedAt))
      }
      look()
    }
    const stream = {
      next: (count) =>
        new Promise((done) => {
          took = []
          waiting = { count, resolve: done }
        }),
    }
    get({ ...at, path: '/v1/stream?events=execution', headers: { authorization }, agent: false }, (answer) => {
      if (answer.statusCode !== 200) return reject(new Error(`a stream was answered with ${answer.statusCode}`))
      streams.push(stream)
      answer.setEncoding('utf8').on('data', onText)
    }).on('error', reject)
  })
