import { useEffect, useState } from 'preact/hooks'
import type { AuditEntry, AuditPage } from '../../api/answers'
import { formatDateTime } from '../../format/time'
import { withNewest, withOlder } from '../../state/audit-list'
import { Age } from '../parts/age'
import { Panel } from '../parts/panel'
import { Scroll } from '../parts/scroll'
import { useAgain, useAnswer } from '../parts/use-answer'
import { usePage } from '../parts/use-page'

const rereadMs = 10_000

/** Who did what, and who halted and lifted. */
export function AuditView() {
  const { api } = usePage()
  const asked = useAnswer<AuditPage>('/audit?limit=100')
  useAgain(asked, rereadMs)
  const { answer, asOf, failed } = asked
  const [shown, setShown] = useState<AuditPage>()
  const [olderFailed, setOlderFailed] = useState<string>()
  useEffect(() => {
    if (answer) setShown((before) => withNewest(before, answer))
  }, [answer])
  const loadOlder = async ({ next }: AuditPage) => {
    try {
      const page = await api.get<AuditPage>(`/audit?limit=100&cursor=${encodeURIComponent(next ?? '')}`)
      // Unless the list began anew meanwhile.
      setShown((now) => (now && now.next === next ? withOlder(now, page) : now))
      setOlderFailed(undefined)
    } catch (error) {
      setOlderFailed((error as Error).message)
    }
  }
  return (
    <Panel id="audit" title="Audit" class="audit" away={failed} aside={<Age asOf={asOf} away={failed} liveMs={1.5 * rereadMs} />}>
      <Entries entries={shown?.items ?? []} />
      {shown?.next ? (
        <p class="note">
          <button type="button" onClick={() => void loadOlder(shown)}>
            Older
          </button>{' '}
          {olderFailed}
        </p>
      ) : null}
    </Panel>
  )
}

const Entries = ({ entries }: { entries: readonly AuditEntry[] }) => (
  <Scroll label="Table of actions">
    <table>
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Who</th>
          <th scope="col">Role</th>
          <th scope="col">Action</th>
          <th scope="col">On</th>
          <th scope="col">Phase</th>
          <th scope="col">Outcome</th>
        </tr>
      </thead>
      <tbody>
        {entries.map(({ id, at, owner, role, action, target, phase, outcome, reason }) => (
          <tr key={id}>
            <td>
              <time dateTime={at}>{formatDateTime(at)}</time>
            </td>
            <td>{owner}</td>
            <td>{role ?? '–'}</td>
            <td>{action}</td>
            <td class="wraps">{target}</td>
            <td>{phase}</td>
            <td class="wraps">{reason === null ? (outcome ?? '–') : `${outcome}: ${reason}`}</td>
          </tr>
        ))}
        {entries.length === 0 ? (
          <tr>
            <td colSpan={7}>Nothing yet.</td>
          </tr>
        ) : null}
      </tbody>
    </table>
  </Scroll>
)
