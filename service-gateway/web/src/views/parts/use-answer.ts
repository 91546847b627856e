import { useCallback, useEffect, useState } from 'preact/hooks'
import { usePage } from './use-page'

export interface Asked<Answer> {
  answer: Answer | undefined
  /** When it came, by the gateway's clock. */
  asOf: number | undefined
  failed: string | undefined
  asking: boolean
  again: () => void
}

/** Asks again this often, while the page is in sight. */
export function useAgain({ again }: Pick<Asked<unknown>, 'again'>, everyMs: number): void {
  useEffect(() => {
    const timer = setInterval(() => document.hidden || again(), everyMs)
    return () => clearInterval(timer)
  }, [again, everyMs])
}

/** Asks the gateway once, and again on request; an answer for another path than the present one is dropped. */
export function useAnswer<Answer>(path: string | undefined): Asked<Answer> {
  const { api, clock } = usePage()
  const [state, setState] = useState<Omit<Asked<Answer>, 'again'>>({ answer: undefined, asOf: undefined, failed: undefined, asking: false })
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    if (path === undefined) return
    const leave = new AbortController()
    setState((before) => ({ ...before, failed: undefined, asking: true }))
    api.get<Answer>(path, leave.signal).then(
      (answer) => setState({ answer, asOf: clock.now(), failed: undefined, asking: false }),
      (error: Error) => {
        if (!leave.signal.aborted) setState((before) => ({ ...before, failed: error.message, asking: false }))
      },
    )
    return () => leave.abort()
  }, [api, clock, path, turn])
  return { ...state, again: useCallback(() => setTurn((count) => count + 1), []) }
}
