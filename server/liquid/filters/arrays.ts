/** The filters of the language on lists. Those on lists of the site's content fetch them first, at most 250 items. */
import { type Filter, itemsOf, textOf } from '../filter.ts'
import { type Frame, readProperty, settle } from '../frame.ts'
import { ItemList } from '../list.ts'
import { areEqual } from '../expression.ts'
import { SafeString, isTruthy, lengthOf, sliceText, toNumber, toText } from '../values.ts'

/** Items a filter makes. */
function made<Item>(items: Item[], frame: Frame): Item[] {
  frame.state.budget.memory(items.length * 8)
  return items
}

/** `item.author.name` of an item. */
function property(item: unknown, path: unknown, frame: Frame): unknown {
  let value = item
  for (const key of toText(path).split('.')) value = readProperty(frame.state, value, key)
  return value
}

export const join: Filter = (value, { values }, frame) => {
  const separator = values[0] === undefined ? ' ' : toText(values[0])
  const texts = itemsOf(value, frame).map(toText)
  frame.state.budget.memory(texts.reduce((sum, text) => sum + text.length + separator.length, 0))
  return texts.join(separator)
}

export const first: Filter = (value, _, frame) => edge(value, 'first', frame)
export const last: Filter = (value, _, frame) => edge(value, 'last', frame)
function edge(value: unknown, end: 'first' | 'last', frame: Frame): unknown {
  if (typeof value === 'string' || value instanceof SafeString)
    return (end === 'first' ? String(value)[0] : String(value).at(-1)) ?? ''
  return readProperty(frame.state, value, end)
}

export const size: Filter = (value, _, frame) => {
  if (value instanceof ItemList) return settle(frame.state, value.count())
  if (Array.isArray(value)) return value.length
  return typeof value === 'number' ? String(value).length : lengthOf(textOf(value, frame))
}

export const slice: Filter = (value, { values }, frame) => {
  const isList = Array.isArray(value) || value instanceof ItemList
  const items = isList ? itemsOf(value, frame) : textOf(value, frame)
  const start = Math.trunc(toNumber(values[0]))
  const from = start < 0 ? (typeof items === 'string' ? lengthOf(items) : items.length) + start : start
  const to = from + Math.max(0, Math.trunc(toNumber(values[1] ?? 1)))
  if (typeof items === 'string') return from < 0 ? '' : sliceText(items, from, to)
  return from < 0 ? [] : made(items.slice(from, to), frame)
}

export const reverse: Filter = (value, _, frame) =>
  (value instanceof ItemList ? value.narrow('reverse', []) : undefined) ??
  made([...itemsOf(value, frame)].toReversed(), frame)

export const concat: Filter = (value, { values }, frame) =>
  made([...itemsOf(value, frame), ...itemsOf(values[0], frame)], frame)

export const compact: Filter = (value, { values }, frame) =>
  made(
    itemsOf(value, frame).filter(
      (item) => (values[0] === undefined ? item : property(item, values[0], frame)) ?? false,
    ),
    frame,
  )

export const uniq: Filter = (value, { values }, frame) => {
  const seen = new Set<unknown>()
  const kept = itemsOf(value, frame).filter((item) => {
    const key = values[0] === undefined ? item : property(item, values[0], frame)
    const plain = key instanceof SafeString ? key.html : key
    return seen.has(plain) ? false : seen.add(plain)
  })
  return made(kept, frame)
}

export const map: Filter = (value, { values }, frame) =>
  made(
    itemsOf(value, frame).map((item) => property(item, values[0], frame)),
    frame,
  )

export const sum: Filter = (value, { values }, frame) =>
  itemsOf(value, frame).reduce<number>(
    (total, item) => total + toNumber(values[0] === undefined ? item : property(item, values[0], frame)),
    0,
  )

const matching =
  (isWanted: boolean): Filter =>
  (value, { values }, frame) =>
    made(
      itemsOf(value, frame).filter((item) => matches(item, values, frame) === isWanted),
      frame,
    )

function matches(item: unknown, values: readonly unknown[], frame: Frame): boolean {
  const found = property(item, values[0], frame)
  return values.length < 2 || values[1] === undefined ? isTruthy(found) : areEqual(found, values[1], frame)
}

export const where = matching(true)
export const reject = matching(false)

export const find: Filter = (value, { values }, frame) =>
  itemsOf(value, frame).find((item) => matches(item, values, frame))
export const findIndex: Filter = (value, { values }, frame) => {
  const index = itemsOf(value, frame).findIndex((item) => matches(item, values, frame))
  return index === -1 ? undefined : index
}
export const has: Filter = (value, { values }, frame) =>
  itemsOf(value, frame).some((item) => matches(item, values, frame))

const sorting =
  (order: (a: unknown, b: unknown) => number): Filter =>
  (value, { values }, frame) => {
    const keyed = itemsOf(value, frame).map((item) => ({
      item,
      key: values[0] === undefined ? item : property(item, values[0], frame),
    }))
    // Comparing is what sorting costs.
    frame.state.budget.steps(keyed.length * Math.ceil(Math.log2(keyed.length + 1)))
    return made(
      keyed.toSorted((a, b) => order(a.key, b.key)).map(({ item }) => item),
      frame,
    )
  }

const isAbsent = (value: unknown) => value === undefined || value === null
function byValue(a: unknown, b: unknown): number {
  if (isAbsent(a) || isAbsent(b)) return Number(isAbsent(a)) - Number(isAbsent(b))
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime()
  const [left, right] = [toText(a), toText(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

export const sort = sorting(byValue)
export const sortNatural = sorting((a, b) =>
  isAbsent(a) || isAbsent(b) ? byValue(a, b) : byValue(toText(a).toLowerCase(), toText(b).toLowerCase()),
)
