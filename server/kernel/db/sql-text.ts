/** Quoting for the few statements PostgreSQL cannot take parameters in (DDL). Everything else uses parameters. */

/** @returns the name as a quoted SQL identifier */
export function quoteIdentifier(name: string): string {
  if (name.includes('\0')) throw new Error('an identifier cannot hold a zero byte')
  return `"${name.replaceAll('"', '""')}"`
}

/** @returns the text as a quoted SQL literal, independent of standard_conforming_strings */
export function quoteLiteral(text: string): string {
  if (text.includes('\0')) throw new Error('a literal cannot hold a zero byte')
  const quoted = `'${text.replaceAll("'", "''")}'`
  return text.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted
}
