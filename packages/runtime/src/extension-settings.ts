import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { integer, type Setting } from './settings'

export interface ExtensionSettingOptions {
  /** The built-in names. */
  of: readonly string[]
  default: string
  about: string
}

/** A built-in name or a custom module, which `loadExtension` loads. */
export const extension = ({ of, ...named }: ExtensionSettingOptions): Setting<string> => ({
  about: named.about,
  default: named.default,
  expected: `one of ${of.join(', ')}, the path of a module such as ./mine.ts, or the name of an installed package`,
  schema: z.string().refine((value) => of.includes(value) || isModulePath(value) || isPackageName(value)),
})

/** The seed of every random decision, in a service or in a custom module. */
export const seedSetting = integer({
  min: 0,
  max: 2_147_483_647,
  default: 1,
  about: 'Seeds the simulated feed, the random strategy and your own modules: equal seeds give equal signals.',
})

const maxPathLength = 4_096
const maxNameLength = 214
const packageName = /^(@[a-z\d~-][a-z\d._~-]*\/)?[a-z\d~-][a-z\d._~-]*(\/[\w.~-]+)*$/

/** Paths and package names are distinguished by their prefix, as in an import. */
export const isModulePath = (value: string): boolean =>
  value.length <= maxPathLength && (isAbsolute(value) || /^\.{1,2}([\\/]|$)/.test(value)) && /^\P{C}+$/u.test(value)

const isPackageName = (value: string): boolean => value.length <= maxNameLength && packageName.test(value)
