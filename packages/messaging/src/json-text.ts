/** The text of a JSON body, which is UTF-8 (RFC 8259, 8.1). Byte order marks before it are ignored, as that section allows. */
export function jsonText(content: Buffer): string {
  let start = 0
  while (content[start] === 0xef && content[start + 1] === 0xbb && content[start + 2] === 0xbf) start += 3
  return content.toString('utf8', start)
}

/** Whether the body begins with the byte order mark of UTF-16 or UTF-32, in either order of bytes. */
export function isWide([first, second, third, fourth]: Buffer): boolean {
  const [low, high] = first === 0 && second === 0 ? [third, fourth] : [first, second]
  return (low === 0xff && high === 0xfe) || (low === 0xfe && high === 0xff)
}
