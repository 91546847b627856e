/** Puts text between `<!-- name -->` and `<!-- /name -->` of a document. */
export function replaceSection(document: string, name: string, text: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [from, to] = [document.indexOf(start), document.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`the document has no section between ${start} and ${end}`)
  return `${document.slice(0, from + start.length)}\n${text}\n${document.slice(to)}`
}
