import type { ComponentChildren } from 'preact'
import { formatAge } from '../../format/age'
import { formatMs } from '../../format/amount'
import { Age, StreamAge, useConnected } from '../parts/age'
import { Profit } from '../parts/amounts'
import { useNow, usePage, usePart } from '../parts/use-page'

const workQueue = /^signals\.work\./
const pnlLiveMs = 8_000
const systemLiveMs = 5_000

/** What an operator looks at first. */
export function Figures() {
  const { rates } = usePage()
  const now = useNow()
  const pnl = usePart((state) => state.pnl)
  const system = usePart((state) => state.system)
  const connected = useConnected()
  const { perSecond, count, filled, p50, p99 } = rates.figures(now)
  const waiting = system.answer?.queues?.find(({ name }) => workQueue.test(name))
  return (
    <section class="figures panel" aria-label="Key figures">
      <dl>
        <Figure name="Executions" unit="/s" stale={!connected} age={<StreamAge short />}>
          {perSecond.toFixed(1)}
        </Figure>
        <Figure name="Filled, last minute" unit={`of ${count}`} stale={!connected} age={<StreamAge short />}>
          {filled}
        </Figure>
        <Figure
          name="Took, p50 · p99"
          about="From the decision of the strategy to the record of the outcome, in the last minute"
          stale={!connected}
          age={<StreamAge short />}
        >
          {formatMs(p50)} <small>· {formatMs(p99)}</small>
        </Figure>
        <Figure
          name="Waiting signals"
          stale={!connected || system.away !== undefined}
          age={<Age asOf={system.asOf} away={system.away} liveMs={systemLiveMs} short />}
        >
          {waiting?.messages ?? '–'}
        </Figure>
        <Figure
          name="Realised P&L"
          stale={!connected || pnl.away !== undefined}
          age={<Age asOf={pnl.asOf} away={pnl.away} liveMs={pnlLiveMs} short />}
        >
          <Profit value={pnl.answer?.realised} />
        </Figure>
        <Figure
          name="Unrealised P&L"
          stale={!connected || pnl.away !== undefined}
          unit={pnl.answer && pnl.answer.oldestMarkMs > 0 ? `marks ${formatAge(pnl.answer.oldestMarkMs)}` : undefined}
          age={<Age asOf={pnl.asOf} away={pnl.away} liveMs={pnlLiveMs} short />}
        >
          <Profit value={pnl.answer?.unrealised} />
        </Figure>
      </dl>
    </section>
  )
}

interface FigureProps {
  name: string
  about?: string
  unit?: string | undefined
  stale: boolean
  age: ComponentChildren
  children: ComponentChildren
}

const Figure = ({ name, about, unit, stale, age, children }: FigureProps) => (
  <div class={stale ? 'stale' : ''}>
    <dt>
      <span title={about}>{name}</span>
      {age}
    </dt>
    <dd>
      {children} {unit ? <small>{unit}</small> : null}
    </dd>
  </div>
)
