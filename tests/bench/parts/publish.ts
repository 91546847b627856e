import type { Bench } from '../bench'
import { type BenchVhost, openBenchVhost } from '../bench-vhost'
import type { Contestant } from '../contestants'
import { type Program, programFile, startProgram } from '../program'
import { rounds } from '../rounds'
import { inFlightCounts, keys } from '../series'
import { publishTable } from '../tables'

const warmUp = 10_000

interface Lined {
  contestant: Contestant
  lane: BenchVhost
  publisher: Program
}

/** How fast messages are published to a quorum queue: persistent, mandatory and confirmed, one at a time and many at once. */
export async function publish({ plan, broker, abort, tell, show, results }: Bench): Promise<void> {
  const lined: Lined[] = []
  try {
    for (const contestant of plan.contestants.filter(({ publishes }) => publishes)) {
      tell(`publish, ${contestant.name}: starting and warming up`)
      const lane = await openBenchVhost(broker, contestant.client)
      const publisher = startProgram({
        name: `the publisher of ${contestant.name}`,
        file: programFile('publisher'),
        args: [contestant.client, JSON.stringify({ url: lane.url })],
      })
      lined.push({ contestant, lane, publisher })
      await publisher.told('ready')
      await publishOnce({ contestant, lane, publisher }, warmUp, Math.max(...inFlightCounts))
    }
    for (const inFlight of inFlightCounts) {
      const messages = plan.published[inFlight]
      // One at a time is in no goal.
      const times = inFlight === 1 ? plan.roundsWithoutGoal : plan.rounds
      const measured = await rounds(lined, times, async (one, round) => {
        abort.throwIfAborted()
        tell(`publish, ${inFlight} in flight, ${one.contestant.name}: round ${round + 1} of ${times}`)
        return publishOnce(one, messages, inFlight)
      })
      for (const [{ contestant }, values] of measured) {
        results.series.push({ key: keys.publish(inFlight), client: contestant.client, unit: '/s', values })
      }
      show(publishTable(results, inFlight))
    }
  } finally {
    await Promise.all(lined.map(({ publisher }) => publisher.stop()))
    for (const { lane } of lined) await lane.close()
  }
}

/** Messages a second. */
async function publishOnce({ contestant, lane, publisher }: Lined, messages: number, inFlight: number): Promise<number> {
  const tookUs = await publisher.ask<number>({ messages, inFlight }, 'tookUs')
  const { messageCount } = await lane.channel.purgeQueue(lane.queue)
  if (messageCount !== messages) throw new Error(`${contestant.name} published ${messages} messages, but ${messageCount} are in the queue`)
  return (messages * 1_000_000) / tookUs
}
