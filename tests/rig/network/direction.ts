import type { Socket } from 'node:net'
import type { Conditions } from './conditions'
import { cut } from './cut'
import { createDelayLine } from './delay-line'

export interface DirectionOptions {
  source: Socket
  sink: Socket
  conditions: () => Conditions
  random: () => number
  /** Called with bytes once they are written to the sink. */
  onForwarded?: (bytes: Buffer) => void
  now?: () => number
}

export interface Direction {
  /** Bytes, or the end of the stream, were dropped. */
  readonly lost: boolean
  /** Applies changed conditions. */
  wake(): void
  /** Delivers the bytes in flight now. */
  hurry(): void
  /** Stops carrying. */
  stop(): void
}

type Passage = { at: number; bytes: Buffer } | { at: number; end: 'orderly' | 'reset' }

/** The limit of bytes in flight, beyond which the source is paused. */
const maxBytesUnderWay = 1024 * 1024
// A slow link delivers small pieces, not a whole chunk after a long silence.
const sliceMs = 50

/** Carries bytes from one socket to another, under conditions that may change. */
export function openDirection({ source, sink, conditions, random, onForwarded, now = Date.now }: DirectionOptions): Direction {
  let line: Passage[] = []
  let arrival = createDelayLine({ conditions, random, now })
  let bytesUnderWay = 0
  let lost = false
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  const forward = (passage: Passage) => {
    if (sink.destroyed) return
    if ('bytes' in passage) {
      sink.write(passage.bytes)
      onForwarded?.(passage.bytes)
    } else if (passage.end === 'orderly') sink.end()
    else cut(sink)
  }
  const send = (passage: Passage) => {
    if (stopped) return
    line.push(passage)
    pass()
  }
  const pass = () => {
    clearTimeout(timer)
    while (!stopped && line[0]) {
      const { carries } = conditions()
      if (carries === 'holds') return
      const waitMs = line[0].at - now()
      if (waitMs > 0) {
        timer = setTimeout(pass, waitMs)
        return
      }
      const mayWrite = sink.destroyed || !sink.writableNeedDrain || !('bytes' in line[0])
      if (carries === 'forwards' && !lost && !mayWrite) return
      const passage = line.shift() as Passage
      if ('bytes' in passage) bytesUnderWay -= passage.bytes.length
      lost ||= carries === 'drops'
      if (!lost) forward(passage)
    }
    if (bytesUnderWay < maxBytesUnderWay) source.resume()
  }

  source.on('data', (chunk: Buffer) => {
    const sliceBytes = Math.max(1, Math.floor(Math.min(chunk.length, (conditions().bytesPerSecond * sliceMs) / 1_000)))
    bytesUnderWay += chunk.length
    if (bytesUnderWay >= maxBytesUnderWay) source.pause()
    for (let from = 0; from < chunk.length; from += sliceBytes) {
      const bytes = chunk.subarray(from, from + sliceBytes)
      send({ at: arrival(bytes.length), bytes })
    }
  })
  source.on('end', () => send({ at: arrival(0), end: 'orderly' }))
  source.on('error', () => send({ at: arrival(0), end: 'reset' }))
  sink.on('drain', pass)
  sink.on('close', pass)

  return {
    get lost() {
      return lost
    },
    wake: pass,
    hurry() {
      line = line.map((passage) => ({ ...passage, at: 0 }))
      arrival = createDelayLine({ conditions, random, now })
      pass()
    },
    stop() {
      stopped = true
      clearTimeout(timer)
      line = []
    },
  }
}
