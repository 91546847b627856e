import type { SignalStory } from '../../api/answers'
import { formatDateTime } from '../../format/time'
import { Outcome } from '../parts/amounts'

const label = (name: string): string => name.replace(/([A-Z])/g, ' $1').replace(/^./, (first) => first.toUpperCase())

/** The signal and what became of its order. */
export function Facts({ story: { status, signal, order, owner, mayHaveFilled, findings } }: { story: SignalStory }) {
  return (
    <>
      <p>
        <Outcome outcome={status} reason={order?.reason} />
      </p>
      {mayHaveFilled ? (
        <p class="problem">The venue may have filled the order: its answer could not be read. It is never placed again.</p>
      ) : null}
      {findings.map(({ kind, foundAt, engine, resolvedAt }) => (
        <p key={`${kind} ${foundAt}`} class={resolvedAt ? 'note' : 'problem'}>
          Finding “{kind}” by {engine}, {formatDateTime(foundAt)}
          {resolvedAt ? `, resolved ${formatDateTime(resolvedAt)}` : ', not resolved'}
        </p>
      ))}
      <div class="facts">
        <FactList title="Signal" of={owner === null ? signal : { ...signal, owner }} />
        <FactList title="Order" of={order} />
      </div>
    </>
  )
}

function FactList({ title, of }: { title: string; of: object | null }) {
  if (of === null) return null
  const known = Object.entries(of).filter(([, value]) => typeof value === 'string' || typeof value === 'number')
  return (
    <div>
      <h3>{title}</h3>
      <dl>
        {known.map(([name, value]) => (
          <div key={name}>
            <dt>{label(name)}</dt>
            <dd>{/At$|Until$/.test(name) ? formatDateTime(value) : String(value)}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
