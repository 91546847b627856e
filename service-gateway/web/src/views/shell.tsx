import type { ComponentChildren } from 'preact'
import { HaltBanner } from './halts/halt-banner'
import { HaltButton } from './halts/halt-button'
import { useStreamFreshness } from './parts/age'
import type { View } from './parts/route'
import { usePage, usePart } from './parts/use-page'

const views: readonly { view: View; title: string }[] = [
  { view: 'now', title: 'Now' },
  { view: 'system', title: 'System' },
  { view: 'audit', title: 'Audit' },
]

export interface ShellProps {
  view: View
  children: ComponentChildren
}

export function Shell({ view, children }: ShellProps) {
  const role = usePart((state) => state.session?.role)
  const shown = views.filter((each) => each.view !== 'audit' || role === 'operator')
  return (
    <>
      <button type="button" class="skip" onClick={skipToContent}>
        Skip to the content
      </button>
      <header class="top">
        <h1>Trading platform</h1>
        <nav aria-label="Views">
          {shown.map((each) => (
            <a key={each.view} href={`#/${each.view}`} aria-current={each.view === view ? 'page' : undefined}>
              {each.title}
            </a>
          ))}
        </nav>
        <Connection />
        <Account />
        {role === 'operator' ? <HaltButton /> : null}
      </header>
      <HaltBanner />
      <main id="content" tabIndex={-1} class={view}>
        {children}
      </main>
    </>
  )
}

/** A link would need an address, which would be taken for a view. */
const skipToContent = () => document.getElementById('content')?.focus()

function Connection() {
  const { state, text } = useStreamFreshness()
  return (
    <p class={`connection ${state}`} role="status">
      <span aria-hidden="true">{state === 'live' ? '●' : state === 'behind' ? '◐' : '○'}</span> {text}
    </p>
  )
}

function Account() {
  const page = usePage()
  const session = usePart((state) => state.session)
  return (
    <p class="account">
      <span title={`Signed in as ${session?.owner}`}>
        {session?.owner} · {session?.role}
      </span>
      <button type="button" class="quiet" onClick={() => void page.signOut().catch(() => page.start())}>
        Sign out
      </button>
    </p>
  )
}
