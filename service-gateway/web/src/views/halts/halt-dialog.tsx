import { useState } from 'preact/hooks'
import type { HaltRequest } from '../../api/answers'
import { Dialog } from '../parts/dialog'
import { usePage, usePart } from '../parts/use-page'
import { ReasonForm } from './reason-form'

/** Asks what to halt, and why. */
export function HaltDialog({ onClose }: { onClose: () => void }) {
  const page = usePage()
  const [scope, setScope] = useState<HaltRequest['scope']>('all')
  const [target, setTarget] = useState('')
  const symbols = usePart((state) => state.positions.answer?.items)

  const halt = async (reason: string, idempotencyKey: string) => {
    await page.halt(scope === 'all' ? { scope, reason } : { scope, target: target.trim(), reason }, idempotencyKey)
    onClose()
  }
  return (
    <Dialog title="Halt trading" onClose={onClose}>
      <ReasonForm action="Halt" danger onSubmit={halt} onCancel={onClose}>
        <fieldset>
          <legend>What to halt</legend>
          {(['all', 'symbol', 'strategy'] as const).map((each) => (
            <label key={each}>
              <input type="radio" name="scope" value={each} checked={scope === each} onChange={() => setScope(each)} />
              {each === 'all' ? 'Everything' : each === 'symbol' ? 'One symbol' : 'One strategy'}
            </label>
          ))}
        </fieldset>
        {scope === 'all' ? null : (
          <p>
            <label for="halt-target">{scope === 'symbol' ? 'Symbol' : 'Strategy'}</label>
            <input
              id="halt-target"
              required
              maxLength={64}
              autocomplete="off"
              list={scope === 'symbol' ? 'halt-symbols' : undefined}
              value={target}
              onInput={(event) => setTarget(event.currentTarget.value)}
            />
            <datalist id="halt-symbols">
              {symbols?.map(({ symbol }) => (
                <option key={symbol} value={symbol} />
              ))}
            </datalist>
          </p>
        )}
        <p class="note">
          Engines place no order of this any more. Orders that the venue has already may still fill; positions are not closed.
        </p>
      </ReasonForm>
    </Dialog>
  )
}
