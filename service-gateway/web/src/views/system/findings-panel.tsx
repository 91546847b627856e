import type { FindingsView } from '../../api/answers'
import { formatDateTime } from '../../format/time'
import { Age } from '../parts/age'
import { Panel } from '../parts/panel'
import { storyLink } from '../parts/route'
import { Scroll } from '../parts/scroll'
import { useAgain, useAnswer } from '../parts/use-answer'

const rereadMs = 10_000

/** Where the ledger and the venue disagree, until somebody has resolved it. */
export function FindingsPanel() {
  const asked = useAnswer<FindingsView>('/findings?limit=50')
  useAgain(asked, rereadMs)
  const { answer, asOf, failed } = asked
  const count = answer ? ` · ${answer.items.length}${answer.more ? '+' : ''}` : ''
  return (
    <Panel
      id="findings"
      title={`Findings${count}`}
      class="findings"
      away={failed}
      aside={<Age asOf={asOf} away={failed} liveMs={1.5 * rereadMs} />}
    >
      {answer?.items.length === 0 ? <p class="note">Ledger and venue agree.</p> : null}
      {answer && answer.items.length > 0 ? <Findings view={answer} /> : null}
    </Panel>
  )
}

const Findings = ({ view: { items } }: { view: FindingsView }) => (
  <Scroll label="Table of findings">
    <table>
      <thead>
        <tr>
          <th scope="col">Found</th>
          <th scope="col">What</th>
          <th scope="col">Order</th>
          <th scope="col">By</th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ kind, foundAt, engine, clientOrderId, signalId }) => (
          <tr key={`${kind} ${clientOrderId}`}>
            <td>{formatDateTime(foundAt)}</td>
            <th scope="row" class="wraps warn">
              {kind.replaceAll('_', ' ')}
            </th>
            <td>
              {signalId ? (
                <a class="row-link" href={storyLink(signalId)}>
                  {signalId}
                </a>
              ) : (
                clientOrderId
              )}
            </td>
            <td>{engine}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </Scroll>
)
