// Whoever dead-letters a message writes its cause, of any length: each step takes time in proportion to that length, and none backtracks.

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi
const time = /\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z?/g
const quotedToken = /Unexpected token (?:'.{0,64}?'|\S{1,64}?)(?=,| in |$)/su
const number = /(?<![\w.])[-+]?\d+(?:[.,:]\d+)*/g
const goesOn = /\w*-/y
const notJson = ' is not valid JSON'

/** A JSON parser quotes the body, which may contain anything: from the first quotation mark to the last one. */
function withoutQuotedBody(cause: string): string {
  const end = Math.max(cause.lastIndexOf(`"${notJson}`), cause.lastIndexOf(`"...${notJson}`))
  const begin = cause.indexOf('"')
  if (begin < 0 || begin >= end) return cause
  const before = cause.slice(0, begin).replace(/\.\.\.$/, '')
  return `${before}"…"${cause.slice(cause.indexOf(notJson, end))}`
}

/** Not within a word: keeps the version in trading.signal.v1, the 1 in engine1 and the 1 in 1-based. */
const withoutNumbers = (text: string): string =>
  text.replace(number, (found, at: number) => {
    goesOn.lastIndex = at + found.length
    return goesOn.test(text) ? found : '<n>'
  })

/** The cause with ids, times, numbers and quoted pieces of a body replaced, so that equal failures compare equal. */
export const causePattern = (cause: string): string =>
  withoutNumbers(withoutQuotedBody(cause).replace(quotedToken, "Unexpected token '…'").replace(uuid, '<id>').replace(time, '<time>'))
