import type { Server } from 'node:net'
import { hostInUrl } from './address'
import { ConfigurationError } from './configuration-error'

export interface ListenOptions {
  host: string
  /** 0 takes any free port. */
  port: number
  /** The settings that these are, for whoever has to correct them. */
  settings: { host: string; port: string }
}

/** A server cannot listen where it was told to. */
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
      return `the port is in use (${code}); stop what uses it, or set ${settings.port} to another`
    case 'EACCES':
      return `this user may not use the port (${code}); set ${settings.port} to one from 1024 on`
    case 'EADDRNOTAVAIL':
      return `the address is not one of this machine (${code}); correct ${settings.host}`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the name is not known here (${code}); correct ${settings.host}`
    default:
      return `${message}; correct ${settings.host} or ${settings.port}`
  }
}
