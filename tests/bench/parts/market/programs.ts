import { type Program, programFile, startProgram } from '../../program'

/** Without and with the platform's code. */
export type Side = 'bare' | 'ours'
export const sides: readonly Side[] = ['bare', 'ours']

/** Instants are microseconds on the machine's monotonic clock. */
export interface Writer extends Program {
  /** Stores ticks as fast as it can. */
  store(ticks: number): Promise<{ startedAt: number; endedAt: number }>
  /** Stores ticks at a steady rate, and resolves with when each was handed over. */
  pace(options: { ticks: number; perSecond: number }): Promise<number[]>
  /** Stores ticks of each symbol at this rate until it is stopped. */
  keep(perSecond: number): Promise<void>
}

export interface Readers extends Program {
  /** When all of them had seen the tick with this sequence, and when each tick since the last call arrived, if they stamp them. */
  seen(until: number): Promise<{ at: number; arrived: [sequence: number, at: number][] }>
}

async function started(name: string, file: string, args: readonly string[]): Promise<Program> {
  const program = startProgram({ name, file: programFile(`market/${file}`), args })
  try {
    await program.told('ready')
    return program
  } catch (error) {
    await program.stop()
    throw error
  }
}

export async function startWriter(side: Side, options: { url: string; symbols: readonly string[] }): Promise<Writer> {
  const program = await started(`the writer of ${side}`, 'writer', [side, JSON.stringify(options)])
  return {
    ...program,
    store: (store) => program.ask({ store }, 'stored'),
    pace: (pace) => program.ask({ pace }, 'sent'),
    keep: async (perSecond) => void (await program.ask({ keep: { perSecond } }, 'keeping')),
  }
}

/** `count`: how many, each with a connection of its own. */
export async function startReaders(
  side: Side,
  options: { url: string; symbol: string; count: number; stamps?: boolean },
): Promise<Readers> {
  const program = await started(`the readers of ${side}`, 'readers', [side, JSON.stringify(options)])
  return { ...program, seen: (until) => program.ask({ until }, 'seen') }
}

export async function startHistory(side: Side, options: { url: string }): Promise<Program> {
  return started(`the history of ${side}`, 'history', [side, JSON.stringify(options)])
}
