import type { Ran, Run } from '../machine/run'
import type { Server } from './server'
import type { ServerKind } from './server-kind'
import type { Source } from './source'

/** A fake server. */
export const someServer = <F extends object>(fields?: F): Server & F =>
  ({ kind: 'private', version: '4.1.0', control: undefined, stop: async () => undefined, ...fields }) as Server & F

export const someSource = (name: string, fields: Partial<Source<Server & { from: string }>> = {}): Source<Server & { from: string }> => ({
  kind: 'private',
  name,
  closedBy: async () => undefined,
  open: async () => someServer({ from: name }),
  ...fields,
})

/** A kind whose fake servers start at once. Records what they were started with. */
export function startedNowhere<S extends Server, P extends string, L, G>(kind: ServerKind<S, P, L, G>, programs: G | undefined) {
  const started: { programs: G; name: string; dir: string; ports: Record<P, number> }[] = []
  const runs = { pid: undefined, ended: () => undefined, signal: () => undefined, signalGroup: () => undefined }
  const nowhere: ServerKind<S, P, L, G> = {
    ...kind,
    ask: async () => ({ version: '99.1.0' }),
    open: ({ base }) => base as S,
    program: {
      ...kind.program,
      find: () => programs,
      async prepare({ programs: given, name, dir, at }) {
        started.push({ programs: given, name, dir, ports: at.ports })
        return { launch: () => ({ ...runs, stop: async () => undefined, kill: async () => undefined }), tidyUp: async () => undefined }
      },
    },
  }
  return { kind: nowhere, started }
}

/** Records commands without running them. Answers with the first entry whose pattern begins the command, else with success. */
export function fakeRun(answers: Record<string, Partial<Ran>>) {
  const commands: string[] = []
  const run: Run = async (command, args) => {
    const line = [command, ...args].join(' ')
    commands.push(line)
    const [, answer] = Object.entries(answers).find(([pattern]) => line.startsWith(pattern)) ?? []
    return { code: 0, stdout: '', stderr: '', ...answer }
  }
  return { run, commands }
}
