import type { Run } from '../src/machine/run'

export interface InstallableOptions {
  run: Run
  env: NodeJS.ProcessEnv
  abort?: AbortSignal | undefined
  isRoot?: boolean | undefined
  osRelease?: string | undefined
}

/** Why nothing can be installed here without asking anybody, or undefined where it can. */
export function whyNotInstallable(options: InstallableOptions): Promise<string | undefined>

/** What installs a package. It can be interrupted by SIGTERM until the package is being unpacked. */
export function installCommand(name: string, isRoot?: boolean): string[]
