/** {% tablerow item in items cols: 3 limit: 6 offset: 1 %} … {% endtablerow %}: the rows and cells of a table. */
import { BREAK, NEXT, newScope } from '../frame.ts'
import { loopOf, loopWindow } from '../loop.ts'
import type { TagParser } from '../parse.ts'
import { repeat, run } from '../run.ts'
import { ThemeError } from '../theme-error.ts'
import { toNumber } from '../values.ts'

export const tablerow: TagParser = (tag, parser) => {
  const reader = parser.reader(tag)
  const variable = reader.word()
  if (variable === '' || !reader.take('in'))
    throw new ThemeError('Write {% tablerow item in items cols: 3 %}.')
  const loop = loopOf(reader, tag.markup.trim())
  const { statements } = parser.block(tag, ['endtablerow'])

  return {
    line: tag.line,
    run(frame) {
      const items = loopWindow(loop, frame)
      const { length } = items
      const cols = Math.max(1, Math.trunc(toNumber(loop.cols?.(frame) ?? length)))
      const scope = newScope()
      const position = newScope({ length })
      scope['tablerowloop'] = position
      frame.scopes.push(scope)
      const { out } = frame
      const step = (i: number): false | void | Promise<void> => {
        if (frame.flow === BREAK) return false
        frame.flow = NEXT
        frame.state.budget.steps(1)
        frame.state.budget.output(out.text.length)
        const col0 = i % cols
        scope[variable] = items[i]
        Object.assign(position, {
          index: i + 1,
          index0: i,
          rindex: length - i,
          rindex0: length - i - 1,
          first: i === 0,
          last: i === length - 1,
          col: col0 + 1,
          col0,
          row: Math.floor(i / cols) + 1,
          col_first: col0 === 0,
          col_last: col0 === cols - 1,
        })
        if (col0 === 0) out.text += `${i === 0 ? '' : '</tr>'}<tr class="row${Math.floor(i / cols) + 1}">`
        out.text += `<td class="col${col0 + 1}">`
        const close = () => {
          out.text += '</td>'
        }
        const waiting = run(statements, frame, parser.file)
        return waiting === undefined ? close() : waiting.then(close)
      }
      const finish = () => {
        if (length > 0) out.text += '</tr>'
        frame.scopes.pop()
        frame.flow = NEXT
      }
      const waiting = repeat(step, length)
      return waiting === undefined ? finish() : waiting.then(finish)
    },
  }
}
