import type { StoryStep } from '../../api/answers'
import { formatMs } from '../../format/amount'
import { formatTime } from '../../format/time'
import { placeSteps } from '../../state/time-line'

const words: Readonly<Record<string, string>> = {
  submitted: 'Submitted',
  price: 'Price',
  issued: 'Issued',
  claim: 'Claimed',
  'claims-left-out': 'Claims left out',
  unreadable: 'Unreadable answer',
  open: 'Open',
  outcome: 'Outcome',
  recorded: 'Recorded',
  report: 'Report',
  archived: 'Archived',
}

const width = 1_000
const edge = 12

/** Steps as a scaled line, and as a list with times. */
export function TimeLine({ steps }: { steps: readonly StoryStep[] }) {
  const placed = placeSteps(steps)
  const last = Math.max(0, ...placed.flatMap(({ offsetMs }) => offsetMs ?? []))
  return (
    <>
      <svg
        class="scale"
        viewBox={`0 0 ${width} 24`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`From the first step to the last: ${formatMs(last)}`}
      >
        <line x1={edge} x2={width - edge} y1="12" y2="12" />
        {placed.map(({ share, what, detail }, index) =>
          share === undefined ? null : (
            <line key={index} class="step" x1={edge + share * (width - 2 * edge)} x2={edge + share * (width - 2 * edge)} y1="3" y2="21">
              <title>{`${words[what] ?? what}: ${detail}`}</title>
            </line>
          ),
        )}
      </svg>
      <ol class="steps">
        {placed.map(({ at, what, detail, offsetMs }, index) => (
          <li key={index}>
            <time dateTime={at ?? undefined}>{at ? formatTime(at) : '–'}</time>
            <span class="offset">{offsetMs === undefined ? '' : `+${formatMs(offsetMs)}`}</span>
            <span>
              <b>{words[what] ?? what}</b> {detail}
            </span>
          </li>
        ))}
      </ol>
    </>
  )
}
