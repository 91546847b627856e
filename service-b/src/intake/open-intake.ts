import type { ExecutionStore } from '../store/execution-store'
import type { Intake, IntakeGate } from './gate'
import { shutWhileAway } from './shut-while-away'
import { type ShutWhileOpenOptions, shutWhileOpen } from './shut-while-open'

export interface OpenIntakeOptions extends ShutWhileOpenOptions {
  gate: IntakeGate
  store: Pick<ExecutionStore, 'ledger'>
  consumer: Intake
}

/** Starts intake, which then runs whenever neither the venue's breaker, the ledger nor any other reason keeps the gate shut. */
export function openIntake({ gate, consumer, store, ...breaking }: OpenIntakeOptions): { close(): void } {
  const listening = [shutWhileOpen({ gate, ...breaking }), shutWhileAway({ gate, ledger: store.ledger })]
  gate.steer(consumer)
  return {
    close() {
      for (const each of listening) each.close()
      gate.close()
    },
  }
}
