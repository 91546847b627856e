import { setTimeout as sleep } from 'node:timers/promises'
import { retryTiers, workQueue } from '../signal-queues'
import type { TestBroker } from '../test-broker'

export interface AwaitRecoveryOptions {
  broker: TestBroker
  /** The number of engines that must consume. */
  engines: () => number
  /** Ids that have no outcome yet. */
  outstanding: () => Promise<readonly string[]>
  /** What else has not recovered. */
  others: () => Promise<readonly string[]>
  tell: (doing: string) => void
  /** When the fault was healed, in milliseconds since the epoch. */
  healedAt: number
  withinMs?: number
}

export interface Recovery {
  /** From healing to full recovery. */
  seconds: number
  /** What had not recovered in the end; empty after a full recovery. */
  left: readonly string[]
}

const mustBeEmpty = [workQueue, ...retryTiers.map(({ queue }) => queue)]
const pollMs = 100

/** Waits until the work and retry queues are empty, every engine consumes and every signal has its outcome, and measures the time. */
export async function awaitRecovery(options: AwaitRecoveryOptions): Promise<Recovery> {
  const { healedAt, withinMs = 30_000, tell } = options
  for (;;) {
    const left = await whatIsLeft(options).catch((error: Error) => [`no answer: ${error.message}`])
    const sinceMs = Date.now() - healedAt
    if (left.length === 0 || sinceMs > withinMs) return { seconds: sinceMs / 1_000, left }
    tell(`waiting: ${left[0]}`)
    await sleep(pollMs)
  }
}

async function whatIsLeft({ broker, engines, outstanding, others }: AwaitRecoveryOptions): Promise<string[]> {
  const left: string[] = []
  const channel = await broker.channel()
  for (const queue of mustBeEmpty) {
    const { messageCount, consumerCount } = await channel.checkQueue(queue)
    if (messageCount > 0) left.push(`${queue} holds ${messageCount}`)
    if (queue === workQueue && consumerCount !== engines()) left.push(`${consumerCount} of ${engines()} engines consume`)
  }
  const without = await outstanding()
  if (without.length > 0) left.push(`${without.length} signals without an outcome`)
  return [...left, ...(await others())]
}
