import { useRef, useState } from 'preact/hooks'
import { readNewest, readOlder } from '../../read-executions'
import { emptyBlotter, type Filter } from '../../state/blotter'
import { isNewestFirst, newestFirst, type Sort } from '../../state/sort-rows'
import { StreamAge } from '../parts/age'
import { Panel } from '../parts/panel'
import { usePage, usePart } from '../parts/use-page'
import { BlotterTable } from './blotter-table'
import { Filters } from './filters'
import { useShownRows } from './use-shown-rows'

/** The live blotter: every execution, newest first, filtered, sorted, and still while somebody looks at it. */
export function BlotterPanel({ symbols }: { symbols: readonly string[] }) {
  const page = usePage()
  const blotter = usePart((state) => state.blotter)
  const [sort, setSort] = useState<Sort>(newestFirst)
  const [pausedByHand, setPausedByHand] = useState(false)
  const [isLookedAt, setLookedAt] = useState(false)
  const [failed, setFailed] = useState<string>()
  const { shown, newer, showNewest } = useShownRows({ blotter, sort, paused: pausedByHand || isLookedAt || !isNewestFirst(sort) })

  const filterBy = async (filter: Filter) => {
    page.store.update((state) => ({ ...state, blotter: emptyBlotter(filter) }))
    setFailed(await readNewest(page))
  }
  const scroller = useRef<HTMLElement>(null)
  const scrollToTop = (then: () => void) => {
    scroller.current?.scrollTo(0, 0)
    then()
  }
  const loadOlder = async () => setFailed(await readOlder(page))

  return (
    <Panel
      id="executions"
      title="Executions"
      class="blotter"
      aside={
        <>
          <NewerRows count={newer} onShow={() => scrollToTop(showNewest)} />
          <Filters filter={blotter.filter} symbols={symbols} onChange={filterBy} />
          <button type="button" aria-pressed={pausedByHand} onClick={() => setPausedByHand(!pausedByHand)}>
            {pausedByHand ? 'Resume' : 'Pause'}
          </button>
          <StreamAge />
        </>
      }
    >
      {failed ? (
        <p role="alert" class="problem">
          {failed}
        </p>
      ) : null}
      <BlotterTable
        scroller={scroller}
        rows={shown}
        sort={sort}
        onSort={setSort}
        onLookedAt={setLookedAt}
        onEnd={loadOlder}
        hasOlder={typeof blotter.older === 'string'}
        isLoading={blotter.older === undefined && failed === undefined}
      />
    </Panel>
  )
}

/** Always in the layout, so that nothing moves when it appears. */
const NewerRows = ({ count, onShow }: { count: number; onShow: () => void }) => (
  <button
    type="button"
    class={`newer ${count > 0 ? '' : 'hidden'}`}
    onClick={onShow}
    tabIndex={count > 0 ? 0 : -1}
    aria-hidden={count === 0}
  >
    {count > 999 ? '999+' : count} newer
  </button>
)
