const { accessSync, constants } = require('node:fs')
const { delimiter, join } = require('node:path')

// Searched before PATH: Debian's wrappers there switch to the user rabbitmq, which cannot write to our folder, or refuse other users.
const serverFolders = ['/usr/lib/rabbitmq/bin', '/opt/homebrew/opt/rabbitmq/sbin', '/usr/local/opt/rabbitmq/sbin']
const erlangFolders = ['/usr/lib/erlang/bin', '/opt/homebrew/opt/erlang/bin', '/usr/local/opt/erlang/bin', '/usr/local/lib/erlang/bin']

/** The installed RabbitMQ, or undefined if RabbitMQ or Erlang is missing. */
function installedRabbitmq(env, isProgram = executable) {
  const path = (env.PATH || '').split(delimiter).filter(Boolean)
  const find = (program, folders) => folders.map((folder) => join(folder, program)).find(isProgram)
  const server = find('rabbitmq-server', serverFolders.concat(path))
  const ctl = find('rabbitmqctl', serverFolders.concat(path))
  const epmd = find('epmd', path.concat(erlangFolders))
  return server && ctl && epmd ? { server, ctl, epmd } : undefined
}

function executable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch (_error) {
    return false
  }
}

module.exports = { installedRabbitmq }
