/** Writes CSV that spreadsheets read without running any of it. */

/** Spreadsheets take UTF-8 for what it is only with this mark before it. */
export const BYTE_ORDER_MARK = '\uFEFF'

/**
 * A line of RFC 4180. A text that a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection);
 * numbers stay numbers.
 */
export function csvLine(values: readonly (string | number)[]): string {
  const cells = values.map((value) => {
    if (typeof value === 'number') return String(value)
    const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  })
  return `${cells.join(',')}\r\n`
}
