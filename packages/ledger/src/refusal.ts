import { DatabaseError } from 'pg'
import { LedgerRefusal } from './errors'

const accessRefused = ['28P01', '28000', '42501']
const noDatabase = '3D000'

/** Tells a database that will not have us from one that is absent, starting or overloaded; where it is neither, gives the cause back. */
export function asRefusal(cause: unknown, address: string): unknown {
  // What a login without the password that the server asks for comes to.
  if (cause instanceof Error && cause.message.startsWith('SASL')) return accessRefusal(cause, address)
  if (cause instanceof Error && /does not support SSL/.test(cause.message)) {
    const message = `the database at ${address} has no TLS, which the address asks for: switch it on there, or leave sslmode out (${cause.message})`
    return new LedgerRefusal('NO_TLS', message, { cause })
  }
  if (!(cause instanceof DatabaseError)) return cause
  if (accessRefused.includes(cause.code ?? '')) return accessRefusal(cause, address)
  if (cause.code === noDatabase) {
    const message = `there is no such database at ${address}: create it, or correct the address (${cause.message})`
    return new LedgerRefusal('NO_DATABASE', message, { cause })
  }
  return cause
}

function accessRefusal(cause: Error, address: string): LedgerRefusal {
  const message = `the database at ${address} refused the login or what it asked for: correct the user, its password or its rights (${cause.message})`
  return new LedgerRefusal('ACCESS_REFUSED', message, { cause })
}
