import type { StoryStep } from '../../api/answers'
import { formatMs } from '../../format/amount'
import { formatTime } from '../../format/time'
import { placeSteps } from '../../state/time-line'

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

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
        {placed.map(({ share, detail }, index) =>
          share === undefined ? null : (
            <line key={index} class="step" x1={edge + share * (width - 2 * edge)} x2={edge + share * (width - 2 * edge)} y1="3" y2="21">
              <title>{sentence(detail)}</title>
            </line>
          ),
        )}
      </svg>
      <ol class="steps">
        {placed.map(({ at, detail, offsetMs }, index) => (
          <li key={index}>
            <time dateTime={at ?? undefined}>{at ? formatTime(at) : '–'}</time>
            <span class="offset">{offsetMs === undefined ? '' : `+${formatMs(offsetMs)}`}</span>
            <span>{sentence(detail)}</span>
          </li>
        ))}
      </ol>
    </>
  )
}
