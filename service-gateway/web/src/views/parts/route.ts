import { useEffect, useState } from 'preact/hooks'

export type View = 'now' | 'system' | 'audit'

export interface Route {
  view: View
  /** The signal whose story is open. */
  signalId: string | undefined
}

const views: readonly View[] = ['now', 'system', 'audit']

/** The view in an address such as "#/now" or "#/now/signal/<id>". Anything else is Now. */
export function routeOf(hash: string): Route {
  const [, name = '', what, id] = hash.replace(/^#/, '').split('/')
  const view = views.find((each) => each === name) ?? 'now'
  return { view, signalId: what === 'signal' && id && /^[0-9a-f-]{1,64}$/i.test(id) ? id : undefined }
}

export const storyLink = (signalId: string): string => `#/now/signal/${signalId}`

export function useRoute(): Route {
  const [route, setRoute] = useState(routeOf(location.hash))
  useEffect(() => {
    const look = () => setRoute(routeOf(location.hash))
    addEventListener('hashchange', look)
    return () => removeEventListener('hashchange', look)
  }, [])
  return route
}
