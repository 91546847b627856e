import { settingsTable } from './settings-table'

export interface ReadmeSources {
  generator: Parameters<typeof settingsTable>[0]
  engine: Parameters<typeof settingsTable>[0]
  paperVenue: Parameters<typeof settingsTable>[0]
}

const without = (settings: ReadmeSources['engine'], known: object): ReadmeSources['engine'] =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => !(name in known)))

const only = (settings: ReadmeSources['engine'], names: object): ReadmeSources['engine'] =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => name in names))

/** The parts of the README that follow from the code, by section name. */
export function readmeSections({ generator, engine, paperVenue }: ReadmeSources): Record<string, string> {
  return {
    'settings of both': settingsTable(only(generator, engine)),
    'settings of service-a': settingsTable(without(generator, engine)),
    'settings of service-b': settingsTable(without(engine, generator)),
    'settings of the paper venue': settingsTable(without(paperVenue, engine)),
  }
}
