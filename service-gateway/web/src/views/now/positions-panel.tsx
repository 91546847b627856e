import type { PositionView } from '../../api/answers'
import { formatAge } from '../../format/age'
import { Age } from '../parts/age'
import { Price, Profit, Quantity } from '../parts/amounts'
import { Panel } from '../parts/panel'
import { Scroll } from '../parts/scroll'
import { useNow, usePart } from '../parts/use-page'

// The stream tells each again every 5 s.
const liveMs = 7_500

export interface PositionsPanelProps {
  /** The symbol of the chart. */
  chosen: string | undefined
  onChoose: (symbol: string) => void
}

export function PositionsPanel({ chosen, onChoose }: PositionsPanelProps) {
  const { answer, asOf, away } = usePart((state) => state.positions)
  const pnl = usePart((state) => state.pnl.answer)
  const now = useNow()
  return (
    <Panel
      id="positions"
      title="Positions"
      class="positions"
      away={away}
      aside={
        <>
          {pnl ? (
            <span>
              after fees{' '}
              <b>
                <Profit value={pnl.total} />
              </b>
            </span>
          ) : null}
          <Age asOf={asOf} away={away} liveMs={liveMs} />
        </>
      }
    >
      <Scroll label="Table of positions">
        <table>
          <thead>
            <tr>
              <th scope="col">Symbol</th>
              <th scope="col" class="n">
                Quantity
              </th>
              <th scope="col" class="n wide">
                Average
              </th>
              <th scope="col" class="n">
                Mark
              </th>
              <th scope="col" class="n">
                Realised
              </th>
              <th scope="col" class="n">
                Unrealised
              </th>
            </tr>
          </thead>
          <tbody>
            {answer?.items.map((position) => (
              <PositionRow key={position.symbol} position={position} now={now} isChosen={position.symbol === chosen} onChoose={onChoose} />
            ))}
            {answer?.items.length === 0 ? (
              <tr>
                <td colSpan={6}>No positions yet.</td>
              </tr>
            ) : null}
          </tbody>
          {pnl ? (
            <tfoot>
              <tr>
                <th scope="row">Sum</th>
                <td />
                <td class="wide" />
                <td />
                <td class="n">
                  <Profit value={pnl.realised} />
                </td>
                <td class="n">
                  <Profit value={pnl.unrealised} />
                </td>
              </tr>
            </tfoot>
          ) : null}
        </table>
      </Scroll>
    </Panel>
  )
}

interface PositionRowProps {
  position: PositionView
  now: number
  isChosen: boolean
  onChoose: (symbol: string) => void
}

function PositionRow({ position, now, isChosen, onChoose }: PositionRowProps) {
  const { symbol, quantity, averagePrice, mark, realised, unrealised, openFindings } = position
  return (
    <tr class={isChosen ? 'chosen' : ''}>
      <th scope="row">
        <button type="button" class="row-link" onClick={() => onChoose(symbol)} aria-label={`Show the chart of ${symbol}`}>
          {symbol}
        </button>
        {openFindings ? <small class="warn">⚠ {openFindings === 1 ? '1 finding' : `${openFindings} findings`}</small> : null}
      </th>
      <td class="n">
        <Quantity value={quantity} signed />
      </td>
      <td class="n wide">
        <Price value={averagePrice} places={2} />
      </td>
      <td class="n">
        <Price value={mark?.price} places={2} />
        {mark ? <small title={`${mark.source}, ${mark.at}`}>{formatAge(now - Date.parse(mark.at))}</small> : null}
      </td>
      <td class="n">
        <Profit value={realised} />
      </td>
      <td class="n">
        <Profit value={unrealised} />
      </td>
    </tr>
  )
}
