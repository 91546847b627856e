const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi
const time = /\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z?/g
// A JSON parser quotes the body, which may contain anything.
const quotedBody = /(\.\.\.)?".*"(\.\.\.)? is not valid JSON/s
const quotedToken = /Unexpected token (?:'.*?'|\S+?)(?=,| in |$)/su
// Not within a word: keeps the version in trading.signal.v1 and the 1 in engine1.
const number = /(?<![\w.])[-+]?\d+([.,:]\d+)*(?!\w*-)/g

/** The cause with ids, times, numbers and quoted pieces of a body replaced, so that equal failures compare equal. */
export const causePattern = (cause: string): string =>
  cause
    .replace(quotedBody, '"…" is not valid JSON')
    .replace(quotedToken, "Unexpected token '…'")
    .replace(uuid, '<id>')
    .replace(time, '<time>')
    .replace(number, '<n>')
