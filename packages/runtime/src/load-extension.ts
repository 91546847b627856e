import { createRequire, isBuiltin } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describeCause } from './describe-cause'
import { type ExtensionContext, ExtensionUnusable } from './extension'
import { isModulePath } from './extension-settings'

export interface LoadExtensionOptions {
  /** The setting that names it. */
  setting: string
  /** The path of a module, or the name of an installed package. */
  value: string
  /** The built-in names of the setting, listed in errors in case one was mistyped. */
  builtIn: readonly string[]
  /** A folder of the service, from which packages are resolved that the user's own folder does not have. */
  service: string
  context: ExtensionContext
  /** Why the result of the factory does not fit the contract, as `methodsMissing` words it; undefined if it fits. */
  check: (made: unknown) => string | undefined
}

/**
 * Loads a user's module and returns what its factory makes. Paths are relative to where the command was typed (npm passes it in `INIT_CWD`), else
 * to the working directory; package names are resolved from there, then from the service.
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
      `cannot be loaded: Node ${process.versions.node} runs no TypeScript in a service that is built; name a .js file, or use Node 22.18 or later`,
    )
  const loaded = await load(file).catch((error) =>
    refuse(`cannot be loaded: ${placeIn(error, file)} ${describeCause(error)}${hintOn(error)}`, error),
  )
  const factory = exportOf(loaded)
  if (typeof factory !== 'function')
    return refuse(`exports ${kindOf(factory)}; expected as its default export a factory: ({ env, seed, log }) => …`)
  let made: unknown
  try {
    made = await factory(context)
  } catch (error) {
    refuse(`cannot be used: its factory failed at ${placeIn(error, file)} ${describeCause(error)}`, error)
  }
  const fault = check(made)
  if (fault !== undefined) refuse(`cannot be used: what its factory gives ${fault}`)
  return made as T
}

type Refuse = (why: string, cause?: unknown) => never

function fileOf({ value, builtIn, service, context }: LoadExtensionOptions, refuse: Refuse): string {
  const base = context.env.INIT_CWD || process.cwd()
  if (isModulePath(value))
    return found(base, resolve(base, value), refuse) ?? refuse(`names no module: there is none at ${resolve(base, value)}`)
  const file = isBuiltin(value) ? undefined : (found(base, value, refuse) ?? found(service, value, refuse))
  return (
    file ??
    refuse(
      `is neither one of ${builtIn.join(', ')} nor a package that is installed for ${base} or for the service; a path begins with ./, ../ or /`,
    )
  )
}

/** The file that `require` would load from that folder; undefined where there is none. */
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

/** As this very file is run: where the service runs from its sources, whatever runs them takes the module too. */
const takesTypeScript = (file: string): boolean =>
  (__filename.endsWith('.ts') && file.endsWith('.ts')) || Boolean((process.features as { typescript?: unknown }).typescript)

async function load(file: string): Promise<unknown> {
  try {
    return require(file)
  } catch (error) {
    // An ES module that this Node does not require, or one that awaits something.
    if (!['ERR_REQUIRE_ESM', 'ERR_REQUIRE_ASYNC_MODULE'].includes(String((error as NodeJS.ErrnoException | undefined)?.code))) throw error
    return import(pathToFileURL(file).href)
  }
}

/** The default export, or what a CommonJS module exports as a whole; a compiled one that is imported has its default export in a second one. */
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

/** Where in the module it went wrong, as far as the stack tells. */
function placeIn(error: unknown, file: string): string {
  const stack = String((error as Error | undefined)?.stack)
  const at = stack.indexOf(`${file}:`)
  return `${file}${at < 0 ? '' : (/^:\d+/.exec(stack.slice(at + file.length))?.[0] ?? '')}:`
}

/** What a module that lies outside the project has to do without. */
const hintOn = (error: unknown): string =>
  /MODULE_NOT_FOUND/.test(String((error as NodeJS.ErrnoException | undefined)?.code)) && String(error).includes('@trading/')
    ? '; a module outside the project can import its types alone (import type), and throws errors that have their code'
    : ''

const longest = 1_000

const oneLine = (text: string): string => text.replace(/\p{C}+\s*/gu, ' ').slice(0, longest)
