import type { EngineView } from '../../api/answers'
import { formatAge } from '../../format/age'
import { engineState } from '../../state/engine-state'
import { Scroll } from '../parts/scroll'

/** Null while the ledger, which has the engines' rows, is away. */
export function EngineTable({ engines }: { engines: readonly EngineView[] | null | undefined }) {
  if (engines === null) return <p class="away">The ledger does not answer.</p>
  return (
    <Scroll label="Table of engines">
      <table>
        <thead>
          <tr>
            <th scope="col">Engine</th>
            <th scope="col">State</th>
            <th scope="col">Gate</th>
            <th scope="col">Breaker</th>
            <th scope="col">Permit</th>
            <th scope="col" class="n">
              In hand
            </th>
            <th scope="col" class="n">
              Seen
            </th>
          </tr>
        </thead>
        <tbody>
          {(engines ?? []).map((engine) => {
            const { text, isWell } = engineState(engine)
            return (
              <tr key={engine.instance}>
                <th scope="row">{engine.engine}</th>
                <td class={isWell ? 'up' : 'warn'}>{text}</td>
                <td>{engine.gate === 'open' ? 'open' : `shut: ${engine.reasons.join(', ')}`}</td>
                <td>{engine.breaker}</td>
                <td>{engine.permit}</td>
                <td class="n">{engine.inHand}</td>
                <td class="n">{formatAge(engine.seenAgoMs)} ago</td>
              </tr>
            )
          })}
          {engines?.length === 0 ? (
            <tr>
              <td colSpan={7}>No engine has been seen for a day.</td>
            </tr>
          ) : null}
        </tbody>
      </table>
    </Scroll>
  )
}
