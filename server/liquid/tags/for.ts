/** {% for item in items reversed limit: 3 offset: 2 %} … {% else %} … {% endfor %} */
import { BREAK, NEXT, newScope } from '../frame.ts'
import { loopOf, loopWindow } from '../loop.ts'
import type { Statement, TagParser } from '../parse.ts'
import { repeat, run } from '../run.ts'
import { ThemeError } from '../theme-error.ts'

export const forTag: TagParser = (tag, parser) => {
  const reader = parser.reader(tag)
  const variable = reader.word()
  if (variable === '' || !reader.take('in')) throw new ThemeError('Write {% for item in items %}.')
  const loop = loopOf(reader, `${variable}-${tag.markup.trim()}`)
  const { statements, end } = parser.block(tag, ['else', 'endfor'])
  let otherwise: Statement[] = []
  if (end.name === 'else') otherwise = parser.block(tag, ['endfor']).statements
  const name = tag.markup.trim()

  return {
    line: tag.line,
    run(frame) {
      const items = loopWindow(loop, frame)
      if (items.length === 0) return run(otherwise, frame, parser.file)
      const { budget } = frame.state
      const scope = newScope()
      const { length } = items
      const position = newScope({ length, name, parentloop: frame.scopes.at(-1)?.['forloop'] })
      scope['forloop'] = position
      frame.scopes.push(scope)
      const step = (i: number): false | void | Promise<void> => {
        if (frame.flow === BREAK) return false
        frame.flow = NEXT
        budget.steps(1)
        budget.output(frame.out.text.length)
        scope[variable] = items[i]
        position['index'] = i + 1
        position['index0'] = i
        position['rindex'] = length - i
        position['rindex0'] = length - i - 1
        position['first'] = i === 0
        position['last'] = i === length - 1
        return run(statements, frame, parser.file)
      }
      const finish = () => {
        frame.scopes.pop()
        frame.flow = NEXT
      }
      const waiting = repeat(step, length)
      return waiting === undefined ? finish() : waiting.then(finish)
    },
  }
}
