import { replaceSections } from './replace-section'

test('a section is replaced between its markers, and a new one is inserted after its predecessor, under its heading', () => {
  const document = '# Settings\n\n<!-- a -->\nold\n<!-- /a -->\n\nThe end.\n'
  const sections = [
    { name: 'a', heading: 'A', text: 'new' },
    { name: 'b', heading: 'B', text: 'also new' },
  ]
  const written = '# Settings\n\n<!-- a -->\nnew\n<!-- /a -->\n\n## B\n\n<!-- b -->\nalso new\n<!-- /b -->\n\nThe end.\n'
  expect(replaceSections(document, sections)).toBe(written)
  expect(replaceSections(written, sections)).toBe(written)
})
