import type { Intake, IntakeGate } from './gate'
import { type ShutWhileOpenOptions, shutWhileOpen } from './shut-while-open'

export interface OpenIntakeOptions extends ShutWhileOpenOptions {
  gate: IntakeGate
  consumer: Intake
}

/** Lets signals in, from now on whenever nothing keeps the gate shut: neither the venue's breaker nor whoever else has a reason. */
export function openIntake({ gate, consumer, ...breaking }: OpenIntakeOptions): { close(): void } {
  const breaker = shutWhileOpen({ gate, ...breaking })
  gate.steer(consumer)
  return {
    close() {
      breaker.close()
      gate.close()
    },
  }
}
