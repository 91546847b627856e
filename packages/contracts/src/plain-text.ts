// What PostgreSQL or a JSON parser rejects, or a terminal interprets: control characters other than tabs and line breaks, and lone surrogates.
const unfit = /(?![\t\n\r])[\p{Cc}\p{Cs}]/gu

const code = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`

/** Makes untrusted text safe to store and show: escapes unfit characters and cuts the text between code points. */
export function plainText(text: string, maxLength: number): string {
  // Cut first, so that long text costs no more than what is kept; two extra units show whether anything was cut.
  const plain = cut(text, maxLength + 2).replace(unfit, code)
  return plain.length <= maxLength ? plain : `${cut(plain, maxLength - 1)}…`
}

const cut = (text: string, length: number): string => (text.length <= length ? text : text.slice(0, length).replace(/[\uD800-\uDBFF]$/, ''))
