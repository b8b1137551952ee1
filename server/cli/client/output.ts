/** What commands print: results on stdout, everything about them on stderr, so that results can be piped. */
import { styleText } from 'node:util'

export type OutputOptions = { json?: boolean }

/** One JSON document, or lines for people. */
export function printResult(value: unknown, { json }: OutputOptions, toText: () => string): void {
  process.stdout.write(`${json ? JSON.stringify(value) : toText()}\n`)
}

/** About the work, not a result of it. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`)
}

type Style = Parameters<typeof styleText>[0]

/** Coloured where somebody looks at it: not in pipes, and not with NO_COLOR. */
export function styled(style: Style, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return styleText(style, text, { stream })
}

/** Columns as wide as what stands in them; undefined for what is not there. */
export function table(rows: readonly (readonly (string | undefined)[])[]): string {
  const widths: number[] = []
  for (const row of rows)
    for (const [at, cell = '–'] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length)
  return rows
    .map((row) =>
      row
        .map((cell = '–', at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** `just now`, `5 min ago`, `3 h ago`, then the day. */
export function ago(iso: string, now = Date.now()): string {
  const minutes = Math.floor((now - Date.parse(iso)) / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  return minutes < 24 * 60 ? `${Math.floor(minutes / 60)} h ago` : iso.slice(0, 10)
}

/** `1 website`, `2 websites`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
