import type { Intake, IntakeGate } from './gate'
import { type ShutWhileAwayOptions, shutWhileAway } from './shut-while-away'
import { type ShutWhileOpenOptions, shutWhileOpen } from './shut-while-open'

export interface OpenIntakeOptions extends ShutWhileOpenOptions, ShutWhileAwayOptions {
  gate: IntakeGate
  consumer: Intake
}

/** Lets signals in, from now on whenever nothing keeps the gate shut: not the venue's breaker, the ledger, nor whoever else has a reason. */
export function openIntake({ gate, consumer, ...parts }: OpenIntakeOptions): { close(): void } {
  const listening = [shutWhileOpen({ gate, ...parts }), shutWhileAway({ gate, ...parts })]
  gate.steer(consumer)
  return {
    close() {
      for (const each of listening) each.close()
      gate.close()
    },
  }
}
