import type { Signal } from '@trading/contracts'
import type { Halts } from '../halts/halts'
import { checkLimits, type Limits } from '../rules/limits'

/** Whether the engine's own limits or a halt forbid an order, so that nobody else need be asked about it. */
export const forbiddenHere =
  ({ limits, halts }: { limits: Limits; halts: Pick<Halts, 'isForbidden'> }) =>
  (signal: Signal): boolean =>
    checkLimits(signal, limits) !== undefined || halts.isForbidden?.(signal) === true
