import { connect } from 'node:net'

const protocolHeader = Buffer.from('AMQP\x00\x00\x09\x01', 'latin1')
const patienceMs = 2_000

/** Whether a broker answers. An open port is not enough: Docker's proxy listens before the broker in the container does. */
export function amqpAnswers({ host, port, tls = false }: { host: string; port: number; tls?: boolean }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: patienceMs })
    const done = (answers: boolean) => {
      socket.destroy()
      resolve(answers)
    }
    // With TLS, an open port has to suffice.
    socket.on('connect', () => (tls ? done(true) : socket.write(protocolHeader)))
    socket.on('data', () => done(true))
    socket.on('error', () => done(false))
    socket.on('timeout', () => done(false))
    socket.on('close', () => done(false))
  })
}
