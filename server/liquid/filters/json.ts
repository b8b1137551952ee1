/** `json`: a value for scripts. Inside a script element it stands as it is, elsewhere it is escaped like any text. */
import { type Filter } from '../filter.ts'
import { type Frame, settle } from '../frame.ts'
import { ItemList } from '../list.ts'
import { Drop, JsonString, Reference, SafeString, isThenable } from '../values.ts'

const DEPTH_MAX = 6
const HARMFUL = /[<>&\u2028\u2029]/g

export const json: Filter = (value, _, frame) => {
  const text = JSON.stringify(plain(value, frame, 0)) ?? 'null'
  frame.state.budget.memory(text.length)
  return new JsonString(
    text.replace(HARMFUL, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
  )
}

/** What of a value can be shown as JSON. Objects of the site are not walked through: they lead to all of it. */
function plain(value: unknown, frame: Frame, depth: number): unknown {
  frame.state.budget.memory(8)
  if (typeof value === 'string') {
    frame.state.budget.memory(value.length)
    return value
  }
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (value instanceof SafeString) return value.html
  if (value instanceof Date) return value.toISOString()
  if (value instanceof ItemList)
    return settle(frame.state, value.items()).map((item) => plain(item, frame, depth + 1))
  if (typeof value !== 'object' || value === null || value instanceof Reference || isThenable(value))
    return null
  if (depth >= DEPTH_MAX) return null
  if (Array.isArray(value)) return value.map((item) => plain(item, frame, depth + 1))
  if (value instanceof Drop) return null
  const copy: Record<string, unknown> = Object.create(null)
  for (const [key, item] of Object.entries(Object.getOwnPropertyDescriptors(value)))
    if (item.enumerable && 'value' in item && typeof item.value !== 'function')
      copy[key] = plain(item.value, frame, depth + 1)
  return copy
}
