/** {% increment name %} shows 0, 1, 2 …, {% decrement name %} −1, −2 …; they count by themselves, apart from variables. */
import type { TagParser } from '../parse.ts'
import { ThemeError } from '../theme-error.ts'

const counting =
  (by: 1 | -1): TagParser =>
  (tag) => {
    const name = tag.markup.trim()
    if (!/^[\w-]+$/.test(name)) throw new ThemeError(`Write {% ${tag.name} name %}.`)
    return {
      line: tag.line,
      run(frame) {
        const { counters } = frame.state
        const value = counters.get(name) ?? 0
        counters.set(name, value + by)
        frame.out.text += String(by === 1 ? value : value - 1)
      },
    }
  }

export const increment = counting(1)
export const decrement = counting(-1)
