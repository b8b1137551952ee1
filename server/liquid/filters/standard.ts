/** The filters of the language on text and numbers, as LiquidJS has them, on this engine's account of memory. */
import { filters as standard } from 'liquidjs'
import type { Filter } from '../filter.ts'
import { ThemeError } from '../theme-error.ts'
import { SafeString, toText } from '../values.ts'

/** What is listed here does what Liquid's documentation says; the others of the language have files of their own. */
const NAMES = [
  'abs', 'append', 'at_least', 'at_most', 'base64_decode', 'base64_encode', 'capitalize', 'ceil', 'downcase', 'floor',
  'lstrip', 'minus', 'modulo', 'plus', 'prepend', 'remove', 'remove_first', 'remove_last', 'replace', 'replace_first',
  'replace_last', 'round', 'rstrip', 'sha256', 'split', 'squish', 'strip', 'strip_newlines', 'times', 'truncate',
  'upcase', 'url_decode', 'url_encode',
] // prettier-ignore

type Handler = (this: unknown, value: unknown, ...args: unknown[]) => unknown

const NUMERIC = new Set([
  'abs',
  'at_least',
  'at_most',
  'ceil',
  'floor',
  'minus',
  'modulo',
  'plus',
  'round',
  'times',
])

const DECODERS = new Set(['base64_decode', 'url_decode'])

/** Text, as these filters expect it. */
function plain(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'boolean' ? value : toText(value)
}

function adapt(name: string): Filter {
  const handler = (standard as Record<string, unknown>)[name] as Handler
  return (value, args, frame) => {
    const { budget } = frame.state
    const context = { memoryLimit: { use: (count: number) => budget.memory(count) } }
    const values = args.values.map(plain)
    // Splitting between all characters makes an item of each.
    if (name === 'split') budget.memory(toText(value).length * 8)
    const input =
      NUMERIC.has(name) && (value === undefined || value === null || value instanceof SafeString)
        ? Number(toText(value)) || 0
        : plain(value)
    try {
      return handler.call({ context }, input, ...values)
    } catch (error) {
      if (error instanceof ThemeError) throw error
      // Text of the site that is not encoded as expected is no reason to show no page.
      if (DECODERS.has(name)) return input
      throw new ThemeError(
        `The filter "${name}" cannot work with that: ${error instanceof Error ? error.message : String(error)}.`,
      )
    }
  }
}

export const standardFilters: [string, Filter][] = NAMES.map((name) => [name, adapt(name)])
