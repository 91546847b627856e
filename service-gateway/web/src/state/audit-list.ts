import type { AuditPage } from '../api/answers'

/** Beyond this many rows the list begins anew with its newest page. */
const mostRows = 2_000

/** The newest page, read again: what is shown stays, unless so much came meanwhile that rows in between are not known. */
export function withNewest(shown: AuditPage | undefined, page: AuditPage): AuditPage {
  const known = new Set(shown?.items.map(({ id }) => id))
  const added = page.items.filter(({ id }) => !known.has(id))
  if (!shown || added.length === page.items.length || shown.items.length > mostRows) return page
  return { items: [...added, ...shown.items], next: shown.next }
}

/** The page after the oldest row that is shown. */
export const withOlder = (shown: AuditPage, { items, next }: AuditPage): AuditPage => ({ items: [...shown.items, ...items], next })
