import { createContext } from 'preact'
import { useContext, useEffect, useReducer, useRef, useState } from 'preact/hooks'
import type { Page } from '../../page'
import type { PageState } from '../../state/page-state'

export const PageContext = createContext<Page | undefined>(undefined)

export function usePage(): Page {
  const page = useContext(PageContext)
  if (!page) throw new Error('this view is outside of PageContext')
  return page
}

/** A part of the page's state; the view is drawn again only when that part is another one. */
export function usePart<Part>(select: (state: PageState) => Part): Part {
  const { store } = usePage()
  const [, redraw] = useReducer((count: number, _: undefined) => count + 1, 0)
  const part = select(store.state)
  const shown = useRef(part)
  shown.current = part
  const selectNow = useRef(select)
  selectNow.current = select
  useEffect(() => {
    const look = () => {
      if (selectNow.current(store.state) !== shown.current) redraw(undefined)
    }
    // What changed between drawing and subscribing.
    look()
    return store.subscribe(look)
  }, [store])
  return part
}

/** The gateway's time, again each second. */
export function useNow(everyMs = 1_000): number {
  const { clock } = usePage()
  const [now, setNow] = useState(clock.now())
  useEffect(() => {
    setNow(clock.now())
    const timer = setInterval(() => setNow(clock.now()), everyMs)
    return () => clearInterval(timer)
  }, [clock, everyMs])
  return now
}
