import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Paths of the programs that a private node needs. */
export interface RabbitmqPrograms {
  server: string
  ctl: string
  epmd: string
}

// Before PATH: what Debian puts there switches to the user rabbitmq, which cannot write to our folder, or refuses other users.
const serverFolders = ['/usr/lib/rabbitmq/bin', '/opt/homebrew/opt/rabbitmq/sbin', '/usr/local/opt/rabbitmq/sbin']
const erlangFolders = ['/usr/lib/erlang/bin', '/opt/homebrew/opt/erlang/bin', '/usr/local/opt/erlang/bin', '/usr/local/lib/erlang/bin']

/** The installed RabbitMQ, or undefined where there is none (or no Erlang to run it). */
export function installedRabbitmq(env: NodeJS.ProcessEnv, isProgram = executable): RabbitmqPrograms | undefined {
  const path = (env.PATH ?? '').split(delimiter).filter(Boolean)
  const find = (program: string, folders: string[]) => folders.map((folder) => join(folder, program)).find(isProgram)
  const server = find('rabbitmq-server', [...serverFolders, ...path])
  const ctl = find('rabbitmqctl', [...serverFolders, ...path])
  const epmd = find('epmd', [...path, ...erlangFolders])
  return server && ctl && epmd ? { server, ctl, epmd } : undefined
}

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
