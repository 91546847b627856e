import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'

const root = join(__dirname, '..', '..')

/** The program sources below a folder, without subfolders that have their own manifest. */
export const filesOf = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return notOurs.includes(entry.name) || existsSync(join(root, path, 'package.json')) ? [] : filesOf(path)
      return /\.(tsx?|js)$/.test(entry.name) && !/\.(test|fixture|d)\.ts$/.test(entry.name) ? [path] : []
    })
    .sort()

const notOurs = ['node_modules', 'dist']

export const read = (file: string): string => readFileSync(join(root, file), 'utf8')

/** The imports of a source text in any form, including types: `import`, `import type`, `export … from`, `import('…')`, `require('…')`. */
export const importsIn = (text: string): string[] => ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName)

export const importsOf = (file: string): string[] => importsIn(read(file))

/** The imports between the files of a workspace. */
export function graphOf(files: readonly string[]): Map<string, string[]> {
  const known = new Set(files)
  const targetOf = (file: string, specifier: string) => {
    const path = join(dirname(file), specifier)
    return [path, `${path}.ts`, `${path}.tsx`, `${path}.js`, join(path, 'index.ts')].find((candidate) => known.has(candidate))
  }
  return new Map(
    files.map((file) => [
      file,
      importsOf(file)
        .filter((specifier) => specifier.startsWith('.'))
        .flatMap((specifier) => targetOf(file, specifier) ?? []),
    ]),
  )
}

/** The imports between the folders directly below `src`; a file in `src` itself counts as a folder. */
export function byFolder(graph: ReadonlyMap<string, readonly string[]>, src: string): Map<string, string[]> {
  const place = (file: string) => {
    const [first = '', ...deeper] = relative(src, file).split('/')
    return deeper.length > 0 ? `${first}/` : first
  }
  const places = new Map<string, Set<string>>()
  for (const [file, targets] of graph) {
    const from = place(file)
    const to = places.get(from) ?? new Set()
    places.set(from, to)
    for (const target of targets) if (place(target) !== from) to.add(place(target))
  }
  return new Map([...places].map(([from, to]) => [from, [...to]]))
}

/** A cycle, or undefined if there is none. */
export function circleIn(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>()
  const way: string[] = []
  const walk = (node: string): string[] | undefined => {
    if (way.includes(node)) return [...way.slice(way.indexOf(node)), node]
    if (done.has(node)) return undefined
    way.push(node)
    for (const next of graph.get(node) ?? []) {
      const circle = walk(next)
      if (circle) return circle
    }
    way.pop()
    done.add(node)
    return undefined
  }
  for (const node of graph.keys()) {
    const circle = walk(node)
    if (circle) return circle
  }
  return undefined
}
