import type { SignalStory } from '../../api/answers'
import { Age } from '../parts/age'
import { Dialog } from '../parts/dialog'
import { useAnswer } from '../parts/use-answer'
import { Facts } from './facts'
import { TimeLine } from './time-line'

const close = () => {
  location.hash = '#/now'
}

/** What became of one signal, step by step. */
export function StoryDialog({ signalId }: { signalId: string }) {
  const { answer, asOf, failed, asking, again } = useAnswer<SignalStory>(`/signals/${encodeURIComponent(signalId)}`)
  return (
    <Dialog title="Signal" onClose={close} class="story">
      <p class="id">
        <code>{signalId}</code>
      </p>
      {failed ? (
        <p role="alert" class="problem">
          {failed}
        </p>
      ) : null}
      {answer ? (
        <>
          <Facts story={answer} />
          <h3>Steps</h3>
          <TimeLine steps={answer.steps} />
        </>
      ) : failed ? null : (
        <p>Loading …</p>
      )}
      <div class="actions">
        <Age asOf={asOf} away={failed} liveMs={5_000} />
        <button type="button" onClick={again} disabled={asking}>
          Read again
        </button>
        <button type="button" onClick={close}>
          Close
        </button>
      </div>
    </Dialog>
  )
}
