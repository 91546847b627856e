import { settingsTable } from './settings-table'

export interface SettingsSources {
  generator: Parameters<typeof settingsTable>[0]
  engine: Parameters<typeof settingsTable>[0]
  paperVenue: Parameters<typeof settingsTable>[0]
}

const without = (settings: SettingsSources['engine'], known: object): SettingsSources['engine'] =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => !(name in known)))

const only = (settings: SettingsSources['engine'], names: object): SettingsSources['engine'] =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => name in names))

/** The tables of docs/settings.md, by section name. */
export function settingsSections({ generator, engine, paperVenue }: SettingsSources): Record<string, string> {
  return {
    'settings of both': settingsTable(only(generator, engine)),
    'settings of service-a': settingsTable(without(generator, engine)),
    'settings of service-b': settingsTable(without(engine, generator)),
    'settings of the paper venue': settingsTable(without(paperVenue, engine)),
  }
}
