import type { Filter } from '../../state/blotter'

const outcomes = [
  { value: 'FILLED', text: 'Filled' },
  { value: 'REJECTED', text: 'Rejected' },
  { value: 'EXPIRED', text: 'Expired' },
]

export interface FiltersProps {
  filter: Filter
  symbols: readonly string[]
  onChange: (filter: Filter) => void
}

export function Filters({ filter, symbols, onChange }: FiltersProps) {
  return (
    <>
      <label class="select">
        <span>Symbol</span>
        <select value={filter.symbol} onChange={(event) => onChange({ ...filter, symbol: event.currentTarget.value })}>
          <option value="">all symbols</option>
          {symbols.map((symbol) => (
            <option key={symbol}>{symbol}</option>
          ))}
        </select>
      </label>
      <label class="select">
        <span>Outcome</span>
        <select value={filter.outcome} onChange={(event) => onChange({ ...filter, outcome: event.currentTarget.value })}>
          <option value="">all outcomes</option>
          {outcomes.map(({ value, text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      </label>
    </>
  )
}
