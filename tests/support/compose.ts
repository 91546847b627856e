import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = join(__dirname, '..', '..')

export interface Compose {
  /** Runs `docker compose …` on a file of the project and resolves with its output. */
  (...args: string[]): Promise<string>
  containers: (service: string) => Promise<ContainerState[]>
}

export interface ContainerState {
  Name: string
  State: { Status: string; ExitCode: number; Health?: { Status: string } }
  Config: { User: string; Cmd: string[] }
  HostConfig: {
    ReadonlyRootfs: boolean
    CapDrop: string[]
    SecurityOpt: string[]
    Init: boolean
    Memory: number
    NanoCpus: number
    PidsLimit: number
    RestartPolicy: { Name: string; MaximumRetryCount: number }
  }
  NetworkSettings: { Ports: Record<string, { HostIp: string; HostPort: string }[] | null> }
}

/** A separate project name, because a stack may already be running. */
export function compose(project: string, env: NodeJS.ProcessEnv, file = 'docker-compose.yml'): Compose {
  const docker = async (...args: string[]) =>
    (await run('docker', args, { cwd: root, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 })).stdout
  const call = (...args: string[]) => docker('compose', '--file', file, '--project-name', project, ...args)
  return Object.assign(call, {
    async containers(service: string) {
      const ids = (await call('ps', '--all', '--quiet', service)).trim().split('\n').filter(Boolean)
      return ids.length === 0 ? [] : (JSON.parse(await docker('inspect', ...ids)) as ContainerState[])
    },
  })
}

interface Documented {
  default: string
}

/** The environment that Compose should give a service: each setting with its default, or the value that is fixed here. */
export function environmentOf(folder: string, fixed: Record<string, string>): Record<string, string> {
  const { settings }: { settings: Record<string, Documented> } = require(join(root, folder, 'src', 'config'))
  return Object.fromEntries(Object.entries(settings).map(([name, setting]) => [name, fixed[name] ?? setting.default]))
}
