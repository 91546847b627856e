import { formatBp, formatMs, slippageBp } from '../../format/amount'
import { formatTime } from '../../format/time'
import type { Row } from '../../state/blotter'
import { Outcome, Price, Quantity, Side } from '../parts/amounts'
import { storyLink } from '../parts/route'

/** One execution. Its link covers the whole row. */
export const BlotterRow = ({ row, index }: { row: Row; index: number }) => (
  <tr aria-rowindex={index} data-signal={row.signalId}>
    <td>
      <a class="row-link" href={storyLink(row.signalId)} aria-label={`Story of the signal of ${formatTime(row.at)}, ${row.symbol}`}>
        <time dateTime={row.at}>
          {formatTime(row.at).slice(0, -4)}
          <span class="wide">{formatTime(row.at).slice(-4)}</span>
        </time>
      </a>
    </td>
    <td>{row.symbol}</td>
    <td>
      <Side side={row.side} />
    </td>
    <td class="n">
      <Quantity value={row.quantity} />
    </td>
    <td class="n wide">
      <Price value={row.referencePrice} />
    </td>
    <td class="n">
      <Price value={row.price} />
    </td>
    <td class="n wide">{row.price === null ? '–' : formatBp(slippageBp(row.side, row.referencePrice, row.price))}</td>
    <td class="outcome">
      <Outcome outcome={row.outcome} reason={row.reason} />
    </td>
    <td class="wide">{row.engine}</td>
    <td class="n wide">{formatMs(row.latencyMs)}</td>
  </tr>
)
