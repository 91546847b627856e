import { problemTypes, problemUri } from '@trading/gateway-api'
import { problemsPage } from './problems-page'

test.each(Object.keys(problemTypes) as (keyof typeof problemTypes)[])(
  'the type %s leads to a place of the page that explains it',
  (type) => {
    const [path, id] = problemUri(type).split('#')
    expect(path).toBe('/problems')
    const [, section = ''] = problemsPage().split(`<section id="${id}">`)
    expect(section).toMatch(new RegExp(`^<h2>${problemTypes[type].status} `))
    expect(section.split('</section>')[0]).toMatch(/<p>[^<]{10,}<\/p>$/)
  },
)
