import type { EngineView } from '../../api/answers'
import { engineState } from '../../state/engine-state'

/** One card for each engine: whether it takes signals, and why not. */
export function EngineCards({ engines }: { engines: readonly EngineView[] }) {
  return (
    <ul class="engines">
      {engines.map((engine) => {
        const { text, isWell } = engineState(engine)
        return (
          <li key={engine.instance} class={isWell ? '' : 'unwell'}>
            <b>{engine.engine}</b>
            <span>{text}</span>
          </li>
        )
      })}
    </ul>
  )
}
