const newline = 0x0a

/** Splits a byte stream into lines, without the newlines. `end` emits an unterminated last line. */
export function lineCutter(onLine: (line: Buffer) => void) {
  let rest: Buffer[] = []
  return {
    push(chunk: Buffer): void {
      let from = 0
      for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
        onLine(Buffer.concat([...rest, chunk.subarray(from, at)]))
        rest = []
        from = at + 1
      }
      if (from < chunk.length) rest.push(chunk.subarray(from))
    },
    end(): void {
      if (rest.length > 0) onLine(Buffer.concat(rest))
      rest = []
    },
  }
}
