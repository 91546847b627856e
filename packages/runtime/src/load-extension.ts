import { createRequire, isBuiltin } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describeCause } from './describe-cause'
import { type ExtensionContext, ExtensionUnusable } from './extension'
import { isModulePath } from './extension-settings'

export interface LoadExtensionOptions {
  /** The setting that names the module. */
  setting: string
  /** The path of a module, or the name of an installed package. */
  value: string
  /** The built-in names of the setting, listed in errors in case of a typo. */
  builtIn: readonly string[]
  /** A folder of the service, used to resolve packages that the user's folder does not have. */
  service: string
  context: ExtensionContext
  /** Why the result of the factory breaks the contract, as a predicate like that of `methodsMissing`; undefined if it does not. */
  check: (made: unknown) => string | undefined
}

/**
 * Loads a user's module and returns the result of its factory. Paths are relative to where the command was typed (npm passes it in
 * `INIT_CWD`), else to the working directory; package names are resolved from there, then from the service.
 * @throws ExtensionUnusable
 */
export async function loadExtension<T>(options: LoadExtensionOptions): Promise<T> {
  const { setting, value, context, check } = options
  const refuse = (why: string, cause?: unknown): never => {
    throw new ExtensionUnusable('EXTENSION', oneLine(`${setting}=${value} ${why}`), { cause })
  }
  const file = fileOf(options, refuse)
  if (isTypeScript.test(file) && !takesTypeScript(file))
    refuse(
      `cannot be loaded: Node ${process.versions.node} cannot run TypeScript in a built service; name a .js file, or use Node 22.18 or later`,
    )
  const loaded = await load(file).catch((error) =>
    refuse(`cannot be loaded: ${placeIn(error, file)} ${describeCause(error)}${hintOn(error)}`, error),
  )
  const factory = exportOf(loaded)
  if (typeof factory !== 'function')
    return refuse(`exports ${kindOf(factory)}; expected a factory as its default export: ({ env, seed, log }) => …`)
  let made: unknown
  try {
    made = await factory(context)
  } catch (error) {
    refuse(`cannot be used: its factory failed at ${placeIn(error, file)} ${describeCause(error)}`, error)
  }
  const fault = check(made)
  if (fault !== undefined) refuse(`cannot be used: the result of its factory ${fault}`)
  return made as T
}

type Refuse = (why: string, cause?: unknown) => never

function fileOf({ value, builtIn, service, context }: LoadExtensionOptions, refuse: Refuse): string {
  const base = context.env.INIT_CWD || process.cwd()
  if (isModulePath(value))
    return found(base, resolve(base, value), refuse) ?? refuse(`names no module: nothing found at ${resolve(base, value)}`)
  const file = isBuiltin(value) ? undefined : (found(base, value, refuse) ?? found(service, value, refuse))
  return (
    file ??
    refuse(
      `is neither one of ${builtIn.join(', ')} nor a package that is installed in ${base} or in the service; a path must begin with ./, ../ or /`,
    )
  )
}

/** The file that `require` would load from that folder; undefined if there is none. */
function found(from: string, specifier: string, refuse: Refuse): string | undefined {
  try {
    return createRequire(join(from, 'index.js')).resolve(specifier)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'MODULE_NOT_FOUND') return undefined
    if (code === 'ERR_PACKAGE_PATH_NOT_EXPORTED')
      return refuse('names a package whose exports have no entry for require(): give the path of its module instead', error)
    return refuse(`cannot be loaded: ${describeCause(error)}`, error)
  }
}

const isTypeScript = /\.[cm]?ts$/

/** True if this file itself runs from TypeScript, since the same loader then handles the module, or if Node strips types. */
const takesTypeScript = (file: string): boolean =>
  (__filename.endsWith('.ts') && file.endsWith('.ts')) || Boolean((process.features as { typescript?: unknown }).typescript)

async function load(file: string): Promise<unknown> {
  try {
    return require(file)
  } catch (error) {
    // An ES module that this version of Node cannot `require`, or one with a top-level await.
    if (!['ERR_REQUIRE_ESM', 'ERR_REQUIRE_ASYNC_MODULE'].includes(String((error as NodeJS.ErrnoException | undefined)?.code))) throw error
    return import(pathToFileURL(file).href)
  }
}

/** The default export, or the whole of a CommonJS module's exports. An imported, compiled CommonJS module nests its default export twice. */
function exportOf(loaded: unknown): unknown {
  const inner = (value: unknown) =>
    typeof value === 'object' && value !== null && 'default' in value ? (value as { default: unknown }).default : value
  return inner(inner(loaded))
}

function kindOf(value: unknown): string {
  if (typeof value !== 'object' || value === null)
    return value === undefined ? 'nothing' : `${value === null ? 'null' : `a ${typeof value}`}`
  const names = Object.keys(value)
  return names.length > 0 ? `an object with ${names.slice(0, 5).join(', ')}` : 'nothing'
}

/** The location of the error in the module, if the stack shows it. */
function placeIn(error: unknown, file: string): string {
  const stack = String((error as Error | undefined)?.stack)
  const at = stack.indexOf(`${file}:`)
  return `${file}${at < 0 ? '' : (/^:\d+/.exec(stack.slice(at + file.length))?.[0] ?? '')}:`
}

/** Explains what a module outside the project cannot import. */
const hintOn = (error: unknown): string =>
  /MODULE_NOT_FOUND/.test(String((error as NodeJS.ErrnoException | undefined)?.code)) && String(error).includes('@trading/')
    ? '; a module outside the project can import only types (import type), and must throw errors with the same `code` instead'
    : ''

const longest = 1_000

const oneLine = (text: string): string => text.replace(/\p{C}+\s*/gu, ' ').slice(0, longest)
