/** `truncatewords: 20, '…'`: the first words of a text. */
import { type Filter, textOf } from '../filter.ts'
import { toNumber, toText } from '../values.ts'

export const truncatewords: Filter = (value, { values }, frame) => {
  const text = textOf(value, frame)
  const count = Math.max(1, Math.trunc(toNumber(values[0] ?? 15)))
  const ellipsis = values[1] === undefined ? '...' : toText(values[1])
  const words = text.trim().split(/\s+/)
  frame.state.budget.memory(words.length * 8)
  return words.length <= count ? text : words.slice(0, count).join(' ') + ellipsis
}
