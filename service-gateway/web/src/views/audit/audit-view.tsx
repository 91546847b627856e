import { useState } from 'preact/hooks'
import type { AuditEntry, AuditPage } from '../../api/answers'
import { formatDateTime } from '../../format/time'
import { Age } from '../parts/age'
import { Panel } from '../parts/panel'
import { Scroll } from '../parts/scroll'
import { useAgain, useAnswer } from '../parts/use-answer'
import { usePage, usePart } from '../parts/use-page'

const rereadMs = 10_000

/** Who did what. */
export function AuditView() {
  const { api } = usePage()
  const asked = useAnswer<AuditPage>('/audit?limit=100')
  useAgain(asked, rereadMs)
  const { answer, asOf, failed } = asked
  const [older, setOlder] = useState<AuditPage>()
  const [olderFailed, setOlderFailed] = useState<string>()
  const next = older ? older.next : answer?.next
  const loadOlder = async () => {
    try {
      const page = await api.get<AuditPage>(`/audit?limit=100&cursor=${encodeURIComponent(next ?? '')}`)
      setOlder({ items: [...(older?.items ?? []), ...page.items], next: page.next })
      setOlderFailed(undefined)
    } catch (error) {
      setOlderFailed((error as Error).message)
    }
  }
  return (
    <>
      <Panel id="audit" title="Audit" class="audit" away={failed} aside={<Age asOf={asOf} away={failed} liveMs={1.5 * rereadMs} />}>
        <Entries entries={unique([...(answer?.items ?? []), ...(older?.items ?? [])])} />
        {next ? (
          <p class="note">
            <button type="button" onClick={() => void loadOlder()}>
              Older
            </button>{' '}
            {olderFailed}
          </p>
        ) : null}
      </Panel>
      <HaltHistory />
    </>
  )
}

const unique = (entries: readonly AuditEntry[]): AuditEntry[] => [...new Map(entries.map((entry) => [entry.id, entry])).values()]

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
        {entries.map(({ id, at, owner, role, action, target, phase, outcome }) => (
          <tr key={id}>
            <td>
              <time dateTime={at}>{formatDateTime(at)}</time>
            </td>
            <td>{owner}</td>
            <td>{role}</td>
            <td>{action}</td>
            <td class="wraps">{target}</td>
            <td>{phase}</td>
            <td class="wraps">{outcome ?? '–'}</td>
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

/** Halts and liftings, whose own rows are their audit. */
function HaltHistory() {
  const { answer, asOf, away } = usePart((state) => state.halts)
  return (
    <Panel id="halt-history" title="Halts" class="audit" away={away} aside={<Age asOf={asOf} away={away} liveMs={8_000} />}>
      <Scroll label="Table of halts and liftings">
        <table>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Who</th>
              <th scope="col">What</th>
              <th scope="col">Of</th>
              <th scope="col">Reason</th>
            </tr>
          </thead>
          <tbody>
            {(answer?.history ?? []).map(({ id, at, by, kind, scope, target, reason }) => (
              <tr key={id}>
                <td>
                  <time dateTime={at}>{formatDateTime(at)}</time>
                </td>
                <td>{by}</td>
                <td>{kind === 'halt' ? 'Halted' : 'Lifted'}</td>
                <td>{scope === 'all' ? 'all' : `${scope} ${target}`}</td>
                <td class="wraps">{reason}</td>
              </tr>
            ))}
            {answer?.history.length === 0 ? (
              <tr>
                <td colSpan={5}>Nothing was ever halted.</td>
              </tr>
            ) : null}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  )
}
