import { useEffect, useRef, useState } from 'preact/hooks'
import type { DeadLetterGroup, DeadLetterView, ReplayRequest } from '../../api/answers'
import { Dialog } from '../parts/dialog'
import { useAnswer } from '../parts/use-answer'
import { usePage } from '../parts/use-page'

const extendMs = 60_000

export interface ReplayDialogProps {
  group: DeadLetterGroup
  onClose: () => void
}

/** Shows one dead letter of a group, and replays them one by one. */
export function ReplayDialog({ group, onClose }: ReplayDialogProps) {
  const sample = useAnswer<DeadLetterView>(`/dead-letters/${encodeURIComponent(group.sample)}`)
  const [extend, setExtend] = useState(false)
  const { progress, isRunning, replay } = useReplay(group.ids)
  return (
    <Dialog title={`Replay ${group.ids.length} of ${group.count}?`} onClose={onClose}>
      <p>{group.cause}</p>
      <h3>One of them</h3>
      <pre>{sample.failed ?? sample.answer?.body ?? 'Loading …'}</pre>
      <label>
        <input type="checkbox" checked={extend} onChange={(event) => setExtend(event.currentTarget.checked)} />
        Make stale signals valid for another minute; otherwise they are refused
      </label>
      <p role="status">
        {progress
          ? `${progress.replayed} of ${group.ids.length} replayed${progress.failed > 0 ? `, ${progress.failed} not: ${progress.why}` : ''}`
          : ''}
      </p>
      <div class="actions">
        <button type="button" onClick={onClose}>
          {progress && !isRunning ? 'Close' : 'Cancel'}
        </button>
        <button
          type="button"
          class="primary"
          disabled={isRunning || progress !== undefined}
          onClick={() => void replay(extend ? { extendMs } : {})}
        >
          Replay
        </button>
      </div>
    </Dialog>
  )
}

interface Progress {
  replayed: number
  failed: number
  /** Of the last that failed. */
  why: string
}

/** Replays one after the other; stops when the dialog is closed. */
function useReplay(ids: readonly string[]) {
  const { api } = usePage()
  const [progress, setProgress] = useState<Progress>()
  const [isRunning, setRunning] = useState(false)
  const closed = useRef(false)
  useEffect(
    () => () => {
      closed.current = true
    },
    [],
  )
  const replay = async (request: ReplayRequest) => {
    setRunning(true)
    let done: Progress = { replayed: 0, failed: 0, why: '' }
    setProgress(done)
    for (const id of ids) {
      if (closed.current) return
      done = await api.send('POST', `/dead-letters/${encodeURIComponent(id)}/replay`, request).then(
        () => ({ ...done, replayed: done.replayed + 1 }),
        (error: Error) => ({ ...done, failed: done.failed + 1, why: error.message }),
      )
      setProgress(done)
    }
    setRunning(false)
  }
  return { progress, isRunning, replay }
}
