import { useState } from 'preact/hooks'
import type { HaltView } from '../../api/answers'
import { formatDateTime } from '../../format/time'
import { haltedThing, haltText, isReaching, mayStillFillText } from '../../state/halt-progress'
import { Dialog } from '../parts/dialog'
import { usePage, usePart } from '../parts/use-page'
import { ReasonForm } from './reason-form'

/** What is halted, by whom and why; always in sight. */
export function HaltBanner() {
  const { answer, away } = usePart((state) => state.halts)
  const mayLift = usePart((state) => state.session?.role === 'operator')
  const [lifting, setLifting] = useState<HaltView>()
  return (
    <div class="banners" role="status" aria-label="Halts">
      {(answer?.active ?? []).map((halt) => (
        <div key={halt.id} class={`banner ${isReaching(halt) ? 'reaching' : 'halted'}`}>
          <p>
            <strong>{haltText(halt)}</strong>
            <span class="why">“{halt.reason}”</span>
            <span>
              by {halt.by}, <time dateTime={halt.at}>{formatDateTime(halt.at)}</time>
            </span>
            <span>{mayStillFillText(halt.mayStillFill)}</span>
            {away ? <span>not renewed: {away}</span> : null}
          </p>
          {mayLift ? (
            <button type="button" onClick={() => setLifting(halt)}>
              Lift…
            </button>
          ) : null}
        </div>
      ))}
      {lifting ? <LiftDialog halt={lifting} onClose={() => setLifting(undefined)} /> : null}
    </div>
  )
}

function LiftDialog({ halt, onClose }: { halt: HaltView; onClose: () => void }) {
  const page = usePage()
  const lift = async (reason: string, idempotencyKey: string) => {
    await page.lift(halt.id, reason, idempotencyKey)
    onClose()
  }
  return (
    <Dialog title={`Lift the halt of ${haltedThing(halt)}?`} onClose={onClose}>
      <ReasonForm action="Lift the halt" onSubmit={lift} onCancel={onClose}>
        <p>
          {halt.by} halted it on {formatDateTime(halt.at)}: “{halt.reason}”. Engines place orders again at once, also of signals that have
          waited and are still valid.
        </p>
      </ReasonForm>
    </Dialog>
  )
}
