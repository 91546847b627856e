import type { Subject } from '../access/subject'

/** Who submitted which signals by this gateway. */
export interface SignalOwners {
  /** The owners of these signals; those of the platform's own strategies have none. */
  owners(signalIds: readonly string[]): Promise<ReadonlyMap<string, string>>
}

/** Whose signals a caller may see: traders their own, all others everything (undefined). */
export const ownerSeenBy = ({ role, owner }: Pick<Subject, 'role' | 'owner'>): string | undefined => (role === 'trader' ? owner : undefined)
