export interface WrapOptions {
  width: number
  indent?: number
  /** The additional indent of the lines after the first. */
  hang?: number
  /** Maximum number of lines; the last one ends with an ellipsis if there is more. */
  maxLines?: number
}

/** Wraps text between words, or within a word that is longer than a line; lines are indented. */
export function wrap(text: string, { width, indent = 0, hang = 0, maxLines = Number.POSITIVE_INFINITY }: WrapOptions): string {
  const room = Math.max(20, width - indent - hang)
  const lines: string[] = []
  let rest = text
  while (rest.length > 0 && lines.length < maxLines) {
    const line = lines.length + 1 === maxLines && rest.length > room ? `${rest.slice(0, room - 1)}…` : firstLine(rest, room)
    lines.push(line.trimEnd())
    rest = rest.slice(line.length).trimStart()
  }
  return lines.map((line, index) => ' '.repeat(index === 0 ? indent : indent + hang) + line).join('\n')
}

function firstLine(text: string, room: number): string {
  if (text.length <= room) return text
  const space = text.lastIndexOf(' ', room)
  return text.slice(0, space > 0 ? space : room)
}
