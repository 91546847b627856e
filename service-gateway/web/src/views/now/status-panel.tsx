import { Age } from '../parts/age'
import { Panel } from '../parts/panel'
import { usePart } from '../parts/use-page'
import { EngineCards } from '../system/engine-cards'
import { QueueTable } from '../system/queue-table'

const liveMs = 5_000

/** The system at a glance. */
export function StatusPanel() {
  const { answer, asOf, away } = usePart((state) => state.system)
  const down = answer?.services.filter(({ state }) => state === 'away') ?? []
  const summary = down.length === 0 ? 'all services up' : `away: ${down.map(({ name }) => name).join(', ')}`
  return (
    <Panel
      id="status"
      title={answer ? `System · ${answer.engines?.length ?? '–'} engines · ${summary}` : 'System'}
      class="status"
      away={away}
      aside={<Age asOf={asOf} away={away} liveMs={liveMs} />}
    >
      <EngineCards engines={answer?.engines ?? []} />
      <QueueTable queues={answer?.queues ?? []} onlyInUse />
    </Panel>
  )
}
