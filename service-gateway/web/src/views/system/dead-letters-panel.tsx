import { useState } from 'preact/hooks'
import type { DeadLetterGroup, DeadLettersView } from '../../api/answers'
import { formatDateTime } from '../../format/time'
import { Age } from '../parts/age'
import { Panel } from '../parts/panel'
import { Scroll } from '../parts/scroll'
import { useAnswer } from '../parts/use-answer'
import { ReplayDialog } from './replay-dialog'

// The gateway shares one reading for that long.
const sharedMs = 30_000

/** Dead letters by their cause. Reading them takes the queue and counts towards its delivery limit, so it is done on request only. */
export function DeadLettersPanel() {
  const [wanted, setWanted] = useState(false)
  const { answer, failed, asking, again } = useAnswer<DeadLettersView>(wanted ? '/dead-letters' : undefined)
  const [replaying, setReplaying] = useState<DeadLetterGroup>()
  const read = () => (wanted ? again() : setWanted(true))
  return (
    <Panel
      id="dead-letters"
      title={answer ? `Dead letters · ${answer.total}` : 'Dead letters'}
      class="dead-letters"
      away={failed}
      aside={
        <>
          {answer ? <Age asOf={Date.parse(answer.readAt)} away={failed} liveMs={sharedMs} /> : null}
          <button type="button" onClick={read} disabled={asking}>
            {asking ? 'Reading …' : answer ? 'Read again' : 'Read'}
          </button>
        </>
      }
    >
      {answer ? (
        <Groups view={answer} onReplay={setReplaying} />
      ) : (
        <p class="note">They are read on request, as each look at them takes the queue. The queue table says how many there are.</p>
      )}
      {replaying ? (
        <ReplayDialog
          group={replaying}
          onClose={() => {
            setReplaying(undefined)
            again()
          }}
        />
      ) : null}
    </Panel>
  )
}

function Groups({ view: { groups, total, read }, onReplay }: { view: DeadLettersView; onReplay: (group: DeadLetterGroup) => void }) {
  if (groups.length === 0) return <p class="note">There are none.</p>
  return (
    <>
      <Scroll label="Table of dead letters">
        <table>
          <thead>
            <tr>
              <th scope="col">Cause</th>
              <th scope="col">Family</th>
              <th scope="col" class="n">
                Count
              </th>
              <th scope="col">Oldest</th>
              <th scope="col">Newest</th>
              <th scope="col">
                <span class="unseen">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <tr key={`${group.family} ${group.cause}`}>
                <th scope="row" class="wraps">
                  {group.cause}
                </th>
                <td>{group.family}</td>
                <td class="n">{group.count}</td>
                <td>{group.oldest ? formatDateTime(group.oldest) : '–'}</td>
                <td>{group.newest ? formatDateTime(group.newest) : '–'}</td>
                <td class="n">
                  <button type="button" onClick={() => onReplay(group)} aria-label={`Replay ${group.count} of the cause ${group.cause}`}>
                    Replay…
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {read < total ? <p class="note">{read} of them have been read.</p> : null}
    </>
  )
}
