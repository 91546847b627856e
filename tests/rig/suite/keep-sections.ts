/** Replaces the section with this key in a page whose sections are marked with their keys, and keeps the others. */
export function keepSections(page: string, key: string, section: string): string {
  const sections = new Map([...page.matchAll(sectionPattern)].map(([whole, known]) => [known as string, whole]))
  sections.set(key, `<!-- ${key} -->\n${section}\n<!-- /${key} -->`)
  return [...sections]
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([, text]) => text)
    .join('\n\n')
}

const sectionPattern = /<!-- (RabbitMQ [^>]*) -->[\s\S]*?<!-- \/\1 -->/g
