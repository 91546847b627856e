// Everything that could control a terminal or reverse the direction of text, except line feeds and tabs.
const steering = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu

/** Text from a foreign message, safe to print: control characters are shown as their codes. */
export const printable = (text: string): string =>
  text.replace(steering, (char) => (char === '\n' || char === '\t' ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`))

/** The same on one line. */
export const printableLine = (text: string): string => printable(text).replace(/\s+/g, ' ').trim()
