import type { Runner } from './runner'
import type { Endpoint, Server } from './server'
import type { ServerKind } from './server-kind'
import { untilUp } from './until-up'

export interface OpenOwnOptions<P extends string, L> {
  source: 'docker' | 'private'
  runner: Runner
  at: Endpoint<P, L>
  startMs: number
  abort?: AbortSignal | undefined
}

/** Opens a server that was just started. If it does not come up or cannot be opened, it is stopped and removed. */
export async function openOwnServer<S extends Server, P extends string, L, G>(
  kind: ServerKind<S, P, L, G>,
  { source, runner, at, startMs, abort }: OpenOwnOptions<P, L>,
): Promise<S> {
  const { ended, exec, kill, start, restart, freeze, thaw, stop } = runner
  const late = (cause: string) =>
    `${kind.product} did not answer on port ${Object.values(at.ports)[0]} within ${startMs / 1000} s${cause && `: ${cause}`}`
  const untilItIsUp = (within?: AbortSignal) => untilUp(() => kind.ask(at), { withinMs: startMs, late, ended, abort: within })
  const upAfter = (work: () => Promise<void>) => async () => {
    await work()
    await untilItIsUp()
  }
  try {
    const version = await untilItIsUp(abort)
    const control = { kill, start: upAfter(start), restart: upAfter(restart), freeze, thaw }
    return await kind.open({ at, exec, base: { kind: source, version, control, stop } })
  } catch (error) {
    await stop({ withinMs: 0 })
    throw error
  }
}
