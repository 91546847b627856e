/** A row of CSV (RFC 4180), without its end of line. An absent value is empty. */
export const csvLine = (values: readonly (string | number | boolean | null | undefined)[]): string =>
  values.map((value) => inQuotes(String(value ?? ''))).join(',')

const inQuotes = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
