/** Replaces the text between `<!-- name -->` and `<!-- /name -->` of a document. */
export function replaceSection(document: string, name: string, text: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [from, to] = [document.indexOf(start), document.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`the document has no section between ${start} and ${end}`)
  return `${document.slice(0, from + start.length)}\n${text}\n${document.slice(to)}`
}

interface Section {
  name: string
  heading: string
  text: string
}

/** Replaces several sections. One that the document lacks is inserted after its predecessor, under its heading. */
export function replaceSections(document: string, sections: readonly Section[]): string {
  let last = ''
  return sections.reduce((written, { name, heading, text }) => {
    const before = `<!-- /${last} -->`
    last = name
    if (written.includes(`<!-- ${name} -->`)) return replaceSection(written, name, text)
    const made = `${before}\n\n## ${heading}\n\n<!-- ${name} -->\n<!-- /${name} -->`
    return replaceSection(written.replace(before, made), name, text)
  }, document)
}
