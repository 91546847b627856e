interface Documented {
  about: string
  default: string
  expected: string
}

// They differ from process to process, and the setting's own words say how.
const withoutFixedDefault = ['ENGINE_ID']

/** A table of settings in Markdown, as docs/settings.md shows it. */
export function settingsTable(settings: Record<string, Documented>): string {
  const rows = Object.entries(settings).map(([name, { about, default: fallback, expected }]) => {
    const shown = fallback === '' || withoutFixedDefault.includes(name) ? '' : `\`${fallback}\``
    return `| \`${name}\` | ${shown} | ${about} | ${expected} |`
  })
  return ['| Setting | Default | Meaning | Must be |', '|---|---|---|---|', ...rows].join('\n')
}
