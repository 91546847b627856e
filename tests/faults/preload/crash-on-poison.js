// Preloaded into an engine: a body that contains this word kills the process, as a bug in a native library would.
const parse = JSON.parse
JSON.parse = (text, ...rest) => {
  if (typeof text === 'string' && text.includes('KILLS-THE-PROCESS')) process.exit(70)
  return parse(text, ...rest)
}
