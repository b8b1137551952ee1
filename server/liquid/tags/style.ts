/** {% style %} … {% endstyle %}: a style element whose CSS may use Liquid, such as colours of settings. */
import type { TagParser } from '../parse.ts'
import { run } from '../run.ts'

export const style: TagParser = (tag, parser) => {
  const { statements } = parser.block(tag, ['endstyle'])
  return {
    line: tag.line,
    run(frame) {
      frame.out.text += '<style>'
      const close = () => {
        frame.out.text += '</style>'
      }
      const waiting = run(statements, frame, parser.file)
      return waiting === undefined ? close() : waiting.then(close)
    },
  }
}
