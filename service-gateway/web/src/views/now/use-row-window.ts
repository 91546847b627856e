import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { type RowWindow, windowOf } from '../../state/window-rows'

/** As in style/tables.css. */
export const rowHeight = 30

export interface RowWindowOptions {
  scroller: RefObject<HTMLElement>
  count: number
  onLookedAt: (isLookedAt: boolean) => void
  onEnd: () => void
}

export interface UsedRowWindow extends RowWindow {
  onScroll: () => void
  /** Handlers of the table's body. */
  look: {
    onPointerEnter: (event: PointerEvent) => void
    onPointerLeave: () => void
    onFocusIn: () => void
    onFocusOut: () => void
  }
}

/** Which rows of the scroller are in sight, and whether somebody looks at them. */
export function useRowWindow({ scroller, count, onLookedAt, onEnd }: RowWindowOptions): UsedRowWindow {
  const [{ scrollTop, height }, setView] = useState({ scrollTop: 0, height: 600 })
  const looks = useRef({ scrolled: false, pointed: false, focused: false })

  const noteLook = (change: Partial<typeof looks.current>) => {
    Object.assign(looks.current, change)
    onLookedAt(Object.values(looks.current).some(Boolean))
  }
  const measure = () => {
    const { current } = scroller
    if (current) setView({ scrollTop: current.scrollTop, height: current.clientHeight })
  }
  useLayoutEffect(() => {
    measure()
    if (!scroller.current) return
    const observer = new ResizeObserver(measure)
    observer.observe(scroller.current)
    return () => observer.disconnect()
  }, [])

  const rows = windowOf({ count, rowHeight, scrollTop, height })
  const isAtEnd = count > 0 && scrollTop > 0 && rows.last === count
  useEffect(() => {
    if (isAtEnd) onEnd()
  }, [isAtEnd, count])

  return {
    ...rows,
    onScroll() {
      measure()
      noteLook({ scrolled: (scroller.current?.scrollTop ?? 0) > 0 })
    },
    look: {
      // A finger that scrolls does not point.
      onPointerEnter: (event) => void (event.pointerType === 'mouse' && noteLook({ pointed: true })),
      onPointerLeave: () => noteLook({ pointed: false }),
      onFocusIn: () => noteLook({ focused: true }),
      onFocusOut: () => noteLook({ focused: false }),
    },
  }
}
