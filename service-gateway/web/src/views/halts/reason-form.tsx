import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { newIdempotencyKey } from '../../api/idempotency-key'

export interface ReasonFormProps {
  /** The word on the button. */
  action: string
  danger?: boolean
  /** Resolves once it has been done; what it rejects with is shown. The key is the same as long as the form says the same. */
  onSubmit: (reason: string, idempotencyKey: string) => Promise<void>
  onCancel: () => void
  children?: ComponentChildren
}

/** A form that asks for a reason before something is done. */
export function ReasonForm({ action, danger = false, onSubmit, onCancel, children }: ReasonFormProps) {
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string>()
  const [key, setKey] = useState(newIdempotencyKey)

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const reason = String(new FormData(event.currentTarget as HTMLFormElement).get('reason')).trim()
    if (reason === '') return setFailed('A reason is required.')
    setBusy(true)
    setFailed(undefined)
    try {
      await onSubmit(reason, key)
    } catch (error) {
      setFailed((error as Error).message)
      setBusy(false)
    }
  }
  return (
    <form onSubmit={submit} onInput={() => setKey(newIdempotencyKey())}>
      {children}
      <p>
        <label for="reason">Reason, kept permanently</label>
        <textarea id="reason" name="reason" rows={2} required maxLength={500} />
      </p>
      <p role="alert" class="problem">
        {failed}
      </p>
      <div class="actions">
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" class={danger ? 'danger' : 'primary'} disabled={busy}>
          {busy ? `${action} …` : action}
        </button>
      </div>
    </form>
  )
}
