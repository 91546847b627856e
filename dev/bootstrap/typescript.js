// Runs TypeScript without type checking, in about a second where tsc takes many. Output is cached under a hash of the source, in a folder
// shared by all processes of this clone: entries never go stale, and concurrent writers do not conflict.
const { createHash } = require('node:crypto')
const { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } = require('node:fs')
const { basename, join, resolve } = require('node:path')

const root = join(__dirname, '..', '..')
const cache = join(root, '.broker', 'compiled')
const configFile = join(root, 'tsconfig.base.json')
const keptForMs = 7 * 24 * 3600 * 1000

// Increment when the options below change, to invalidate what was compiled with the old ones.
const edition = 2

let commonKey
let compiler

/** The JavaScript of a TypeScript file, compiled unless cached. */
function compiled(file) {
  const source = readFileSync(file)
  const kept = keptFile(file, source)
  const text = readOrUndefined(kept)
  if (text !== undefined) return text
  const made = compile(file, source.toString())
  keep(kept, made)
  return made
}

function keptFile(file, source) {
  commonKey = commonKey || `${edition}${readFileSync(configFile)}${require('typescript/package.json').version}`
  const hash = createHash('sha256').update(commonKey).update(source).digest('hex').slice(0, 32)
  return join(cache, `${basename(file, '.ts')}.${hash}.js`)
}

function compile(fileName, source) {
  compiler = compiler || loadCompiler()
  return compiler.ts.transpileModule(source, { fileName, compilerOptions: compiler.options }).outputText
}

// Loaded on demand: it takes half a second, which a fully cached run saves.
function loadCompiler() {
  const ts = require('typescript')
  const { config } = ts.readConfigFile(configFile, ts.sys.readFile)
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root)
  // Node20 emits CommonJS here, since no package.json has type module; unlike CommonJS, it leaves `import()` unchanged.
  const running = { module: ts.ModuleKind.Node20, moduleResolution: undefined, sourceMap: false, inlineSourceMap: true }
  return { ts, options: Object.assign(options, running) }
}

// Writes to another name first, so that nobody reads a partial file. Without write access, files are compiled every time.
function keep(file, text) {
  const unfinished = `${file}.${process.pid}`
  try {
    mkdirSync(cache, { recursive: true })
    writeFileSync(unfinished, text)
    renameSync(unfinished, file)
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC'].includes(error.code)) throw error
  }
}

function readOrUndefined(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

/** The source files below these folders, without tests. */
function programFiles(folders) {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/\.(test|fixture|d)\.ts$/.test(file))
      .map((file) => join(root, folder, file)),
  )
}

/** Whether everything below these folders is cached. */
function isCompiled(folders) {
  const kept = new Set(namesKept())
  return programFiles(folders).every((file) => kept.has(basename(keptFile(file, readFileSync(file)))))
}

/** Compiles everything below these folders, and removes other entries older than a week. */
function compileAll(folders) {
  const used = programFiles(folders).map((file) => {
    compiled(file)
    return basename(keptFile(file, readFileSync(file)))
  })
  for (const name of namesKept().filter((one) => !used.includes(one))) {
    if (Date.now() - statSync(join(cache, name)).mtimeMs > keptForMs) rmSync(join(cache, name), { force: true })
  }
}

function namesKept() {
  try {
    return readdirSync(cache)
  } catch (error) {
    if (error.code === 'ENOENT') return []
    throw error
  }
}

/** Makes `require` accept TypeScript. Stack traces show TypeScript lines. */
function runTypeScript() {
  process.setSourceMapsEnabled(true)
  require.extensions['.ts'] = (module, file) => module._compile(compiled(file), file)
}

if (require.main === module) {
  const [first, ...rest] = process.argv.slice(2)
  if (first === '--compile') compileAll(rest)
  else {
    runTypeScript()
    const program = resolve(first)
    // As if the program had been started directly.
    process.argv.splice(1, 2, program)
    require(program)
  }
}

module.exports = { isCompiled, runTypeScript }
