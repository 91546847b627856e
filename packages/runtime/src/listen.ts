import type { Server } from 'node:net'
import { hostInUrl } from './address'
import { ConfigurationError } from './configuration-error'

export interface ListenOptions {
  host: string
  /** 0 picks a free port. */
  port: number
  /** The names of the settings, for the error message. */
  settings: { host: string; port: string }
}

/** A server cannot listen on the configured host and port. */
export class CannotListen extends ConfigurationError<'CANNOT_LISTEN'> {
  override readonly name = 'CannotListen'
}

/** @throws CannotListen naming the setting that is wrong */
export function listen(server: Server, { host, port, settings }: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const refused = (cause: NodeJS.ErrnoException) => {
      const message = `cannot listen on ${hostInUrl(host)}:${port}: ${whatIsWrong(cause, settings)}`
      reject(new CannotListen('CANNOT_LISTEN', message, { cause }))
    }
    server.once('error', refused)
    server.listen(port, host, () => {
      server.off('error', refused)
      resolve()
    })
  })
}

function whatIsWrong({ code, message }: NodeJS.ErrnoException, settings: ListenOptions['settings']): string {
  switch (code) {
    case 'EADDRINUSE':
      return `the port is in use (${code}); stop the process that uses it, or set ${settings.port} to another port`
    case 'EACCES':
      return `this user may not use the port (${code}); set ${settings.port} to 1024 or higher`
    case 'EADDRNOTAVAIL':
      return `this machine does not have that address (${code}); correct ${settings.host}`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the host name cannot be resolved (${code}); correct ${settings.host}`
    default:
      return `${message}; correct ${settings.host} or ${settings.port}`
  }
}
