const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi
const time = /\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z?/g
// A JSON parser quotes the body, which may hold anything.
const quotedBody = /(\.\.\.)?".*"(\.\.\.)? is not valid JSON/s
const quotedToken = /Unexpected token (?:'.*?'|\S+?)(?=,| in |$)/su
// Not within a word: the version in trading.signal.v1 and the 1 in engine1 stay.
const number = /(?<![\w.])[-+]?\d+([.,:]\d+)*(?!\w*-)/g

/** The cause without what differs between messages that died alike: ids, times, numbers, pieces of a body. */
export const causePattern = (cause: string): string =>
  cause
    .replace(quotedBody, '"…" is not valid JSON')
    .replace(quotedToken, "Unexpected token '…'")
    .replace(uuid, '<id>')
    .replace(time, '<time>')
    .replace(number, '<n>')
