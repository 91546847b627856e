// Loaded into an engine: a body that holds this word kills the process, as a fault in a native library would.
const parse = JSON.parse
JSON.parse = (text, ...rest) => {
  if (typeof text === 'string' && text.includes('KILLS-THE-PROCESS')) process.exit(70)
  return parse(text, ...rest)
}
