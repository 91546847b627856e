import type { z } from 'zod'

/** What is wrong with a value, field by field, on one line. */
export const complaints = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message)).join('; ')
