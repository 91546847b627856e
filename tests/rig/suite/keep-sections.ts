/** A page whose sections are marked each with what it ran on: this one takes the place of its own, and those of others stay. */
export function keepSections(page: string, key: string, section: string): string {
  const sections = new Map([...page.matchAll(sectionPattern)].map(([whole, known]) => [known as string, whole]))
  sections.set(key, `<!-- ${key} -->\n${section}\n<!-- /${key} -->`)
  return [...sections]
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([, text]) => text)
    .join('\n\n')
}

const sectionPattern = /<!-- (RabbitMQ [^>]*) -->[\s\S]*?<!-- \/\1 -->/g
