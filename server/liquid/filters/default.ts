/** `default: other`: another value for what is nil, false or empty; `allow_false: true` keeps false. */
import type { Filter } from '../filter.ts'
import { settle } from '../frame.ts'
import { ItemList } from '../list.ts'
import { SafeString } from '../values.ts'

export const defaultFilter: Filter = (value, { values, named }, frame) => {
  if (value === false) return named['allow_false'] === true ? false : values[0]
  const isEmpty =
    value === undefined ||
    value === null ||
    value === '' ||
    (value instanceof SafeString && value.html === '') ||
    (Array.isArray(value) && value.length === 0) ||
    (value instanceof ItemList && settle(frame.state, value.count()) === 0)
  return isEmpty ? values[0] : value
}
