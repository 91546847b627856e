import type { Run } from '../src/machine/run'

export interface InstallableOptions {
  run: Run
  env: NodeJS.ProcessEnv
  abort?: AbortSignal | undefined
  isRoot?: boolean | undefined
  osRelease?: string | undefined
}

/** Why packages cannot be installed here without asking the user, or undefined if they can. */
export function whyNotInstallable(options: InstallableOptions): Promise<string | undefined>

/** The command that installs a package. SIGTERM interrupts it until unpacking begins. */
export function installCommand(name: string, isRoot?: boolean): string[]
