import { useEffect, useState } from 'preact/hooks'
import { usePart } from '../parts/use-page'
import { BlotterPanel } from './blotter-panel'
import { ChartPanel } from './chart-panel'
import { Figures } from './figures'
import { PositionsPanel } from './positions-panel'
import { StatusPanel } from './status-panel'

export function NowView() {
  const symbols = useSymbols()
  const [chosen, setChosen] = useState<string>()
  const symbol = chosen ?? symbols[0]
  return (
    <>
      <Figures />
      <ChartPanel symbol={symbol} symbols={symbols} onChoose={setChosen} />
      <PositionsPanel chosen={symbol} onChoose={setChosen} />
      <BlotterPanel symbols={symbols} />
      <StatusPanel />
    </>
  )
}

/** Every symbol that has been seen, in alphabetical order. None disappears. */
function useSymbols(): readonly string[] {
  const [seen, setSeen] = useState<readonly string[]>([])
  const positions = usePart((state) => state.positions.answer)
  const prices = usePart((state) => state.prices)
  const rows = usePart((state) => state.blotter.rows)
  useEffect(() => {
    const known = new Set(seen)
    for (const { symbol } of positions?.items ?? []) known.add(symbol)
    for (const symbol of Object.keys(prices)) known.add(symbol)
    // Newer rows come first; older ones were looked at before.
    for (const { symbol } of rows.slice(0, 300)) known.add(symbol)
    if (known.size > seen.length) setSeen([...known].sort())
  }, [seen, positions, prices, rows])
  return seen
}
