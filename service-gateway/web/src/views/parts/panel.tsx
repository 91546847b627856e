import type { ComponentChildren } from 'preact'
import { useConnected } from './age'

export interface PanelProps {
  id: string
  title: ComponentChildren
  /** At the right of the title: how old it is, and controls. */
  aside?: ComponentChildren
  /** Why there is nothing newer; the content is greyed. */
  away?: string | undefined
  class?: string
  children: ComponentChildren
}

/** A part of the page with a title, greyed while what it shows cannot be renewed. */
export function Panel({ id, title, aside, away, class: name = '', children }: PanelProps) {
  const isFresh = useConnected() && away === undefined
  return (
    <section class={`panel ${name} ${isFresh ? '' : 'stale'}`} aria-labelledby={`${id}-title`}>
      <header class="panel-head">
        <h2 id={`${id}-title`}>{title}</h2>
        <div class="aside">{aside}</div>
      </header>
      {away === undefined ? null : <p class="away">Cannot be renewed: {away}</p>}
      {children}
    </section>
  )
}
