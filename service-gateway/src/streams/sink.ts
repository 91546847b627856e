import type { Writable } from 'node:stream'

/** Where the text of one stream goes. */
export interface Sink {
  /**
   * Resolves once there is room for more: `sent`. `standing`: the reader took nothing for too long. `gone`: the connection is closed. Nothing
   * more than the text that is being sent waits in memory.
   */
  write(text: string): Promise<'sent' | 'standing' | 'gone'>
}

export function sinkOn(raw: Writable, { standstillMs }: { standstillMs: number }): Sink {
  return {
    write: (text) =>
      new Promise((resolve) => {
        if (raw.destroyed || raw.writableEnded) return resolve('gone')
        if (raw.write(text)) return resolve('sent')
        const done = (outcome: 'sent' | 'standing' | 'gone') => () => {
          clearTimeout(timer)
          raw.off('drain', onDrain)
          raw.off('close', onClose)
          resolve(outcome)
        }
        const [onDrain, onClose] = [done('sent'), done('gone')]
        const timer = setTimeout(done('standing'), standstillMs)
        raw.once('drain', onDrain)
        raw.once('close', onClose)
      }),
  }
}
