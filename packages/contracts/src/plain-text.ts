// What PostgreSQL or a JSON reader refuses, and what would steer a terminal: control characters other than tab and line ends, and halves of
// surrogate pairs.
const unfit = /(?![\t\n\r])[\p{Cc}\p{Cs}]/gu

const code = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`

/** A stranger's text as every part of the chain can hold it: what none could is shown as its code, and it is cut between code points. */
export function plainText(text: string, maxLength: number): string {
  // Cut first, so that what is long costs no more than what is kept; two units more tell whether anything is missing.
  const plain = cut(text, maxLength + 2).replace(unfit, code)
  return plain.length <= maxLength ? plain : `${cut(plain, maxLength - 1)}…`
}

const cut = (text: string, length: number): string => (text.length <= length ? text : text.slice(0, length).replace(/[\uD800-\uDBFF]$/, ''))
