import { writeFileSync } from 'node:fs'

/** Writes a program that listens, checks the password and reports its version like Redis, for machines without Redis. */
export function writeRedisStandIn(file: string): string {
  const script = `#!${process.execPath}
    const conf = Object.fromEntries(require('fs').readFileSync(process.argv[2], 'utf8').split('\\n').map((line) => line.split(' ')))
    require('net').createServer((socket) => {
      socket.on('error', () => undefined)
      socket.on('data', (text) => {
        const words = String(text).split('\\r\\n')
        const refused = words[words.indexOf('AUTH') + 4] !== conf.requirepass
        socket.write(refused ? '-WRONGPASS invalid username-password pair or user is disabled.\\r\\n' : '+OK\\r\\n$22\\r\\nredis_version:7.0.15\\r\\n\\r\\n')
      })
    }).listen(Number(conf.port), '127.0.0.1')
    process.on('SIGTERM', () => process.exit(0))`
  writeFileSync(file, script, { mode: 0o755 })
  return file
}
