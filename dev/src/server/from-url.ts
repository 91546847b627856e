import type { Server } from './server'
import type { ServerKind } from './server-kind'
import type { Source } from './source'

/** An external server, at the address in its setting. */
export const urlSource = <S extends Server, P extends string, L, G>(
  { url }: Pick<ServerKind<S, P, L, G>, 'url'>,
  { env, abort }: { env: NodeJS.ProcessEnv; abort?: AbortSignal | undefined },
): Source<S> => ({
  kind: 'url',
  name: url.setting,
  insisted: true,
  closedBy: async () => (env[url.setting] ? undefined : 'not set'),
  open: () => url.open({ env, abort }),
})
