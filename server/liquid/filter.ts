/** What a filter is: a function of a value, its arguments and the frame, without effects. */
import { type Frame, settle } from './frame.ts'
import { ItemList } from './list.ts'
import { toText } from './values.ts'

export type FilterArgs = { values: unknown[]; named: Record<string, unknown> }
/** May answer with a promise; it is then called again with the same values once that is settled, and must answer with it. */
export type Filter = (value: unknown, args: FilterArgs, frame: Frame) => unknown
export type FilterTable = ReadonlyMap<string, Filter>

/** The input of a filter on lists as an array, its items counted as steps. Lists of content are fetched. */
export function itemsOf(value: unknown, frame: Frame): readonly unknown[] {
  const items = arrayOf(value, frame)
  frame.state.budget.steps(items.length)
  return items
}

function arrayOf(value: unknown, frame: Frame): readonly unknown[] {
  if (Array.isArray(value)) return value
  if (value instanceof ItemList) return settle(frame.state, value.items())
  return value === undefined || value === null ? [] : [value]
}

/** The input of a filter on text, its length counted as memory. */
export function textOf(value: unknown, frame: Frame): string {
  const text = toText(value)
  frame.state.budget.memory(text.length)
  return text
}
