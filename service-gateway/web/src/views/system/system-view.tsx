import { Age } from '../parts/age'
import { Panel } from '../parts/panel'
import { usePart } from '../parts/use-page'
import { DeadLettersPanel } from './dead-letters-panel'
import { EngineTable } from './engine-table'
import { FindingsPanel } from './findings-panel'
import { QueueTable } from './queue-table'
import { ServiceTable } from './service-table'

const liveMs = 5_000

export function SystemView() {
  const { answer, asOf, away } = usePart((state) => state.system)
  const role = usePart((state) => state.session?.role)
  const age = <Age asOf={asOf} away={away} liveMs={liveMs} />
  return (
    <>
      <Panel id="engines" title="Engines" class="engines-panel" away={away} aside={age}>
        <EngineTable engines={answer?.engines} />
      </Panel>
      <Panel id="services" title="Services" class="services-panel" away={away} aside={age}>
        <ServiceTable services={answer?.services ?? []} />
        <p class="note">
          {Object.entries(answer?.versions ?? {})
            .map(([name, version]) => `${name} ${version}`)
            .join(' · ')}
        </p>
      </Panel>
      <Panel id="queues" title="Queues" class="queues-panel" away={away} aside={age}>
        {answer && answer.queues === null ? <p class="away">The broker does not answer.</p> : <QueueTable queues={answer?.queues ?? []} />}
      </Panel>
      {role === 'viewer' || role === 'operator' ? <FindingsPanel /> : null}
      {role === 'operator' ? <DeadLettersPanel /> : null}
    </>
  )
}
