import type { DatabaseControl } from '../../dev/src'
import { createLastingFaults, type LastingFaultsOptions } from './lasting-faults'

export interface DatabaseFaultsOptions extends LastingFaultsOptions {
  control: DatabaseControl | undefined
}

/** What can be done to the database, by name. Each is undone by its opposite, or by `heal`. */
export type DatabaseFaults = ReturnType<typeof createDatabaseFaults>

export function createDatabaseFaults({ control, ...options }: DatabaseFaultsOptions) {
  const { lasting, over, heal } = createLastingFaults(options)
  const ours = (): DatabaseControl => {
    if (!control) throw new Error('this fault needs a database of our own: leave DATABASE_URL unset')
    return control
  }

  return {
    kill: () =>
      lasting(
        'database SIGKILL',
        () => ours().kill(),
        () => ours().start(),
      ),
    start: () => over('database SIGKILL'),
    freeze: () =>
      lasting(
        'database SIGSTOP',
        () => ours().freeze(),
        () => ours().thaw(),
      ),
    thaw: () => over('database SIGSTOP'),
    heal,
  }
}
