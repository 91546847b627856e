import type { Server } from './server'
import type { ServerKind } from './server-kind'
import type { Source } from './source'

/** A server that somebody else runs, where its setting says. */
export const urlSource = <S extends Server, P extends string, L, G>(
  { url }: Pick<ServerKind<S, P, L, G>, 'url'>,
  { env, abort }: { env: NodeJS.ProcessEnv; abort?: AbortSignal | undefined },
): Source<S> => ({
  kind: 'url',
  name: url.setting,
  insisted: true,
  closedBy: async () => (env[url.setting] ? undefined : 'it is not set'),
  open: () => url.open({ env, abort }),
})
