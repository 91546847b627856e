interface Documented {
  about: string
  default: string
  expected: string
}

/** A table of settings in Markdown, as the README shows it. */
export function settingsTable(settings: Record<string, Documented>): string {
  const rows = Object.entries(settings).map(([name, { about, default: fallback, expected }]) => {
    // A default that differs between machines is told in words by the setting itself.
    const shown = name === 'ENGINE_ID' ? '' : code(fallback)
    return `| \`${name}\` | ${shown} | ${about} ${sentence(expected)} |`
  })
  return ['| Setting | Default | Meaning |', '|---|---|---|', ...rows].join('\n')
}

const code = (text: string): string => (text === '' ? '' : `\`${text}\``)

const sentence = (expected: string): string => `${expected.charAt(0).toUpperCase()}${expected.slice(1)}.`
