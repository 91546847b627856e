import { execFile } from 'node:child_process'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { withoutNpmOptions } from '@trading/terminal'
import { runTypeScript } from './launch-service'
import { parseLogLine } from './log-line'

export interface DoorOptions {
  /** The parent folder of the services. */
  root: string
  /** The gateway's. */
  settings: NodeJS.ProcessEnv
  env: NodeJS.ProcessEnv
  say: (line: string) => void
  /** Makes a first operator key, unless there is one; resolves with what the tool prints. */
  makeKey?: (settings: NodeJS.ProcessEnv) => Promise<string>
}

const patienceMs = 60_000

/**
 * Says once, when the gateway listens, where its page is and with which key to log in. The key goes to the terminal and into no log.
 * Returns a function that is called with the services' lines.
 */
export function openDoor({ root, settings, env, say, makeKey = keysTool(root, env) }: DoorOptions): (folder: string, line: Buffer) => void {
  let isOpen = false
  const tell = async (port: number): Promise<void> => {
    const address = `http://127.0.0.1:${port}`
    const more = 'npm run keys -- create --owner <name> --role operator makes another key'
    try {
      const { created, key } = JSON.parse(await makeKey(settings)) as { created: boolean; key?: string }
      say(created ? `the page: ${address}; log in with the key ${key}` : `the page: ${address}; log in with a key that you have: ${more}`)
    } catch (error) {
      say(`the page: ${address}; no key was made: ${(error as Error).message}; ${more}`)
    }
  }
  return (folder, line) => {
    if (isOpen || folder !== 'service-gateway') return
    const { event, gatewayPort } = parseLogLine(line) ?? {}
    if (event !== 'gateway.listening' || gatewayPort === undefined) return
    isOpen = true
    void tell(gatewayPort)
  }
}

const keysTool =
  (root: string, env: NodeJS.ProcessEnv) =>
  (settings: NodeJS.ProcessEnv): Promise<string> =>
    new Promise((resolve, reject) => {
      const tool = join(root, 'service-gateway', 'src', 'keys', 'index.ts')
      const create = [
        'create',
        '--owner',
        userInfo().username || 'operator',
        '--role',
        'operator',
        '--strategy',
        'by-hand',
        '--if-none',
        '--json',
      ]
      const options = { env: { ...withoutNpmOptions(env), ...settings }, timeout: patienceMs }
      execFile(process.execPath, ['--conditions=source', runTypeScript, tool, ...create], options, (error, stdout, stderr) => {
        // Not the error's message, which is the command line.
        if (error) reject(new Error(stderr.trim() || 'the tool failed'))
        else resolve(stdout)
      })
    })
