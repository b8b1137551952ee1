/** What loops go through: arrays, lists of the site's content, ranges, the pairs of an object. */
import type { Evaluate } from './expression.ts'
import { type Frame, readProperty, settle } from './frame.ts'
import { ItemList, LIST_MAX } from './list.ts'
import type { MarkupReader } from './parse.ts'
import { ThemeError } from './theme-error.ts'
import { Drop, SafeString, toNumber } from './values.ts'

export type Loop = {
  items: Evaluate
  reversed: boolean
  limit: Evaluate | undefined
  offset: Evaluate | 'continue' | undefined
  cols: Evaluate | undefined
  /** Under which `offset: continue` finds where the loop before it stopped. */
  key: string
}

/** Reads `items reversed limit: 2 offset: 1`. */
export function loopOf(reader: MarkupReader, markup: string): Loop {
  const loop: Loop = {
    items: reader.value(),
    reversed: false,
    limit: undefined,
    offset: undefined,
    cols: undefined,
    key: markup.split(/\s+(?:reversed|limit|offset)\b/)[0] ?? markup,
  }
  while (!reader.isAtEnd()) {
    reader.symbol(',')
    if (reader.take('reversed')) loop.reversed = true
    else if (reader.take('limit') && reader.symbol(':')) loop.limit = reader.value()
    else if (reader.take('cols') && reader.symbol(':')) loop.cols = reader.value()
    else if (reader.take('offset') && reader.symbol(':'))
      loop.offset = reader.take('continue') ? 'continue' : reader.value()
    else
      throw new ThemeError(
        `After the list come reversed, limit: and offset:, not ${JSON.stringify(reader.rest())}.`,
      )
  }
  return loop
}

/** The items that the loop shows. @throws Pending until they are there */
export function loopWindow(loop: Loop, frame: Frame): readonly unknown[] {
  const source = loop.items(frame)
  const window = frame.state.windows.get(source)
  const skipped =
    loop.offset === 'continue' ? (frame.offsets.get(loop.key) ?? 0) : toNumber(loop.offset?.(frame))
  const wanted = loop.limit === undefined ? undefined : toNumber(loop.limit(frame))
  const offset = Math.max(0, skipped) + (window?.offset ?? 0)
  const limit = Math.max(0, Math.min(wanted ?? Infinity, window ? window.limit - skipped : Infinity))
  const items = take(source, offset, limit, frame)
  frame.offsets.set(loop.key, skipped + items.length)
  return loop.reversed ? items.toReversed() : items
}

function take(source: unknown, offset: number, limit: number, frame: Frame): readonly unknown[] {
  if (source instanceof ItemList) return settle(frame.state, source.items(offset, Math.min(limit, LIST_MAX)))
  if (Array.isArray(source))
    return offset === 0 && limit >= source.length ? source : source.slice(offset, offset + limit)
  if (typeof source === 'string' || source instanceof SafeString)
    return String(source) === '' ? [] : [source].slice(offset, offset + limit)
  if (typeof source !== 'object' || source === null || source instanceof Drop || source instanceof Date)
    return []
  const keys = Object.keys(source).slice(offset, offset + limit)
  return keys.map((key) => [key, readProperty(frame.state, source, key)])
}
