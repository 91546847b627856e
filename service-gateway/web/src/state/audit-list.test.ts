import type { AuditPage } from '../api/answers'
import { withNewest, withOlder } from './audit-list'

const page = (ids: string, next: string | null): AuditPage => ({ items: [...ids].map((id) => ({ id })) as AuditPage['items'], next })
const ids = ({ items }: AuditPage) => items.map(({ id }) => id).join('')

test('what is new comes first, and nothing that was shown leaves', () => {
  const shown = withOlder(withNewest(undefined, page('fed', 'd')), page('cba', null))
  const next = withNewest(shown, page('hgf', 'f'))
  expect([ids(next), next.next]).toEqual(['hgfedcba', null])
  expect(ids(withNewest(next, page('hgf', 'f')))).toBe('hgfedcba')
})

test('after more than a page of new rows the list begins anew, so that it has no hole', () => {
  const shown = withNewest(undefined, page('cba', null))
  expect(withNewest(shown, page('ihg', 'g'))).toEqual(page('ihg', 'g'))
})

test('the first row of all appears, and a list of very many rows begins anew', () => {
  expect(ids(withNewest(page('', null), page('a', null)))).toBe('a')
  const many: AuditPage = { items: Array.from({ length: 2_001 }, (_, id) => ({ id: String(id) })) as AuditPage['items'], next: 'x' }
  const newest: AuditPage = { items: many.items.slice(0, 100), next: 'y' }
  expect(withNewest(many, newest)).toBe(newest)
})
