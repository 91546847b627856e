import { setTimeout as sleep } from 'node:timers/promises'
import { retryTiers, workQueue } from '../signal-queues'
import type { TestBroker } from '../test-broker'

export interface AwaitRecoveryOptions {
  broker: TestBroker
  /** How many engines there are to consume. */
  engines: () => number
  /** Ids that have no outcome yet. */
  outstanding: () => Promise<readonly string[]>
  tell: (doing: string) => void
  /** When healing was done, in milliseconds since the epoch. */
  healedAt: number
  withinMs?: number
}

export interface Recovery {
  /** From healing until all was well. */
  seconds: number
  /** What was not well at the end; empty when all was. */
  left: readonly string[]
}

const mustBeEmpty = [workQueue, ...retryTiers.map(({ queue }) => queue)]
const pollMs = 100

/** Waits until the work and retry queues are empty, every engine consumes and every signal has its outcome, and measures how long that took. */
export async function awaitRecovery(options: AwaitRecoveryOptions): Promise<Recovery> {
  const { healedAt, withinMs = 30_000, tell } = options
  for (;;) {
    const left = await whatIsLeft(options).catch((error: Error) => [`the broker does not answer: ${error.message}`])
    const sinceMs = Date.now() - healedAt
    if (left.length === 0 || sinceMs > withinMs) return { seconds: sinceMs / 1_000, left }
    tell(`waiting: ${left[0]}`)
    await sleep(pollMs)
  }
}

async function whatIsLeft({ broker, engines, outstanding }: AwaitRecoveryOptions): Promise<string[]> {
  const left: string[] = []
  const channel = await broker.channel()
  for (const queue of mustBeEmpty) {
    const { messageCount, consumerCount } = await channel.checkQueue(queue)
    if (messageCount > 0) left.push(`${queue} holds ${messageCount}`)
    if (queue === workQueue && consumerCount !== engines()) left.push(`${consumerCount} of ${engines()} engines consume`)
  }
  const without = await outstanding()
  if (without.length > 0) left.push(`${without.length} signals without an outcome`)
  return left
}
