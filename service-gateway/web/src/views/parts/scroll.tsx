import type { ComponentChildren, Ref } from 'preact'

export interface ScrollProps {
  /** What is inside, such as "Table of engines". */
  label: string
  class?: string
  element?: Ref<HTMLElement>
  onScroll?: () => void
  children: ComponentChildren
}

/** A place that scrolls by itself, also with the keyboard. */
export const Scroll = ({ label, class: name = '', element, onScroll, children }: ScrollProps) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
  <section class={`scroll ${name}`} aria-label={label} tabIndex={0} ref={element ?? null} onScroll={onScroll}>
    {children}
  </section>
)
