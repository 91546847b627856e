interface Documented {
  about: string
  default: string
  unset?: string
  expected: string
}

/** A table of settings in Markdown, as docs/settings.md shows it. */
export function settingsTable(settings: Record<string, Documented>): string {
  const rows = Object.entries(settings).map(([name, { about, default: fallback, unset, expected }]) => {
    const shown = unset ?? (fallback && `\`${fallback}\``)
    return `| \`${name}\` | ${shown} | ${about} | ${expected} |`
  })
  return ['| Setting | Default | Meaning | Must be |', '|---|---|---|---|', ...rows].join('\n')
}
