import type { Ran, Run } from '../machine/run'
import type { Way } from '../machine/way'
import type { Broker } from './broker'

/** A broker that is nowhere, for tests. */
export const someBroker = (fields: Partial<Broker> = {}): Broker => ({
  kind: 'private',
  url: 'amqp://guest:guest@127.0.0.1:5672',
  managementUrl: 'http://127.0.0.1:15672',
  username: 'guest',
  password: 'guest',
  version: '4.1.0',
  control: undefined,
  stop: async () => undefined,
  ...fields,
})

export const someWay = (name: string, fields: Partial<Way<Broker>> = {}): Way<Broker> => ({
  kind: 'private',
  name,
  closedBy: async () => undefined,
  open: async () => someBroker({ url: `amqp://${name}` }),
  ...fields,
})

/** Runs nothing: notes the commands and answers by the first pattern that one matches, with success where none does. */
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
