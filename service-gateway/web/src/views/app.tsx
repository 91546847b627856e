import { useEffect } from 'preact/hooks'
import { AuditView } from './audit/audit-view'
import { NowView } from './now/now-view'
import { useRoute, type View } from './parts/route'
import { usePart } from './parts/use-page'
import { Shell } from './shell'
import { SignIn } from './sign-in'
import { StoryDialog } from './story/story-dialog'
import { SystemView } from './system/system-view'

const titles: Record<View, string> = { now: 'Now', system: 'System', audit: 'Audit' }

export function App() {
  const session = usePart((state) => state.session)
  const { view, signalId } = useRoute()
  useEffect(() => {
    document.title = session ? `${titles[view]} · Trading platform` : 'Sign in · Trading platform'
  }, [view, session])
  if (session === undefined) return <p class="loading">Loading …</p>
  if (session === null) return <SignIn />
  return (
    <Shell view={view}>
      {view === 'now' ? <NowView /> : view === 'system' ? <SystemView /> : <AuditView />}
      {signalId === undefined ? null : <StoryDialog key={signalId} signalId={signalId} />}
    </Shell>
  )
}
