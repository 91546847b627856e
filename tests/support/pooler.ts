import { createServer, type Server, type Socket } from 'node:net'
import { Client } from 'pg'

/** A connection pooler between clients and PostgreSQL, similar to PgBouncer. */
export interface Pooler {
  /** The given address, through the pooler. */
  through(url: string): string
  /** Sets the behaviour for new clients. */
  behave(behaviour: PoolerBehaviour): void
  /** Closes the connections of all clients. */
  endClients(): void
  close(): Promise<void>
}

export interface PoolerBehaviour {
  /** `session`: each client has its own connection; `transaction`: it gets one for each transaction. */
  mode: 'session' | 'transaction'
  /** What happens to settings in a client's startup message. */
  settings: 'refused' | 'ignored' | 'passed'
  /** The idle connection to hand out next: the one returned last, or each in turn. */
  next?: 'last' | 'inTurn'
}

interface Backend {
  client: Client
  socket: Socket
  user: Socket | undefined
}

const protocol3 = 196_608
const alwaysKnown = ['user', 'database', 'application_name', 'client_encoding']

/** Opens up to `max` shared connections to the server on demand, with the login in `url`. */
export async function startPooler(url: string, first: PoolerBehaviour, { max = 4 } = {}): Promise<Pooler> {
  let behaviour = first
  const users = new Set<Socket>()
  const backends: Backend[] = []
  const idle: Backend[] = []
  let shared = 0
  const waiting: ((backend: Backend) => void)[] = []

  const connect = async (settings: Record<string, string> = {}): Promise<Backend> => {
    const client = new Client({ connectionString: url, ...settings })
    client.on('error', () => undefined)
    await client.connect()
    const { stream: socket } = (client as unknown as { connection: { stream: Socket } }).connection
    // From here on bytes are passed through: the server's answers go to the client that holds the connection.
    socket.removeAllListeners('data')
    const backend: Backend = { client, socket, user: undefined }
    backends.push(backend)
    return backend
  }
  const take = async (): Promise<Backend> => {
    const free = behaviour.next === 'inTurn' ? idle.shift() : idle.pop()
    if (free) return free
    if (shared < max) {
      shared++
      return share(await connect())
    }
    return new Promise((resolve) => void waiting.push(resolve))
  }
  const giveBack = (backend: Backend) => {
    backend.user = undefined
    const next = waiting.shift()
    if (next) next(backend)
    else idle.push(backend)
  }
  const share = (backend: Backend): Backend => {
    backend.socket.on(
      'data',
      messages((type, message) => {
        backend.user?.write(message)
        // ReadyForQuery, not in a transaction.
        if (type === 'Z' && message[5] === 0x49) giveBack(backend)
      }),
    )
    return backend
  }

  const serve = async (user: Socket, parameters: Record<string, string>) => {
    const { mode, settings } = behaviour
    const unknown = Object.keys(parameters).find((name) => !alwaysKnown.includes(name))
    if (settings === 'refused' && unknown) return void user.end(fatal('08P01', `unsupported startup parameter: ${unknown}`))
    user.write(welcome)
    let backend: Backend | undefined
    if (mode === 'session') {
      const { user: _, database: __, ...asked } = parameters
      backend = await connect(settings === 'passed' ? asked : {})
      backend.socket.pipe(user)
      user.on('close', () => backend?.socket.destroy())
    }
    let turn = Promise.resolve()
    user.on(
      'data',
      messages((type, message) => {
        if (type === 'X') return
        turn = turn.then(async () => {
          if (mode === 'transaction' && backend?.user !== user) {
            backend = await take()
            backend.user = user
          }
          backend?.socket.write(message)
        })
      }),
    )
    user.resume()
  }

  const server: Server = createServer((user) => {
    users.add(user)
    user.on('error', () => undefined)
    user.on('close', () => users.delete(user))
    user.once('data', (hello) => {
      // Pause until the next client holds the connection.
      user.pause()
      if (hello.readInt32BE(4) !== protocol3) return void user.destroy()
      const words = hello.toString('utf8', 8).split('\0')
      const parameters = Object.fromEntries(
        words.flatMap((word, index) => (index % 2 === 0 && word ? [[word, words[index + 1] ?? '']] : [])),
      )
      serve(user, parameters).catch(() => user.destroy())
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const endClients = () => {
    for (const user of users) user.destroy()
  }

  return {
    through: (address) => Object.assign(new URL(address), { hostname: '127.0.0.1', port: String(port) }).toString(),
    behave: (next) => {
      behaviour = next
    },
    endClients,
    async close() {
      endClients()
      for (const { socket } of backends) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Splits a stream into protocol messages: a type byte, the length, the body. */
function messages(each: (type: string, message: Buffer) => void): (data: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  return (data) => {
    rest = Buffer.concat([rest, data])
    while (rest.length >= 5) {
      const end = 1 + rest.readInt32BE(1)
      if (rest.length < end) return
      each(String.fromCharCode(rest[0] as number), rest.subarray(0, end))
      rest = rest.subarray(end)
    }
  }
}

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

// AuthenticationOk, BackendKeyData, ReadyForQuery outside a transaction.
const welcome = Buffer.concat([message('R', Buffer.alloc(4)), message('K', Buffer.alloc(8)), message('Z', Buffer.from('I'))])

const fatal = (code: string, text: string): Buffer => message('E', Buffer.from(`SFATAL\0C${code}\0M${text}\0\0`))
