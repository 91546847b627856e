import type { Service } from '../../services'
import { settingsTable } from './settings-table'

type Settings = Parameters<typeof settingsTable>[0]

export interface Documented {
  service: Service
  settings: Settings
}

export interface Section {
  /** The name in its markers. */
  name: string
  /** The heading to insert if the section is new. */
  heading: string
  text: string
}

const some = (settings: Settings, wanted: (name: string) => boolean): Settings =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => wanted(name)))

/** The tables of docs/settings.md: the settings common to all services that use the broker, then the other settings of each service. */
export function settingsSections(documented: readonly Documented[]): Section[] {
  const [first, ...others] = documented.filter(({ service }) => service.needs.includes('broker')).map(({ settings }) => settings)
  const common = some(first ?? {}, (name) => others.every((settings) => name in settings))
  return [
    { name: 'settings of every service', heading: 'Every service at the broker', text: settingsTable(common) },
    ...documented.map(({ service: { folder, about }, settings }) => ({
      name: `settings of ${folder}`,
      heading: `${folder}, ${about}`,
      // One of the same name may mean something else here.
      text: settingsTable(some(settings, (name) => settings[name]?.about !== common[name]?.about)),
    })),
  ]
}
