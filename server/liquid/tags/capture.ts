/** {% capture name %} … {% endcapture %}: keeps output in a variable. What it holds was escaped when it was written. */
import type { TagParser } from '../parse.ts'
import { run } from '../run.ts'
import { ThemeError } from '../theme-error.ts'
import { safe } from '../values.ts'

export const capture: TagParser = (tag, parser) => {
  const name = /^\s*["']?([\w-]+)["']?\s*$/.exec(tag.markup)?.[1]
  if (name === undefined) throw new ThemeError('Write {% capture name %}.')
  const { statements } = parser.block(tag, ['endcapture'])
  return {
    line: tag.line,
    run(frame) {
      const outer = frame.out
      const out = { text: '' }
      frame.out = out
      const finish = () => {
        frame.out = outer
        const { budget } = frame.state
        budget.output(out.text.length)
        budget.memory(out.text.length)
        const [scope] = frame.scopes
        if (scope) scope[name] = safe(out.text)
      }
      const waiting = run(statements, frame, parser.file)
      return waiting === undefined ? finish() : waiting.then(finish)
    },
  }
}
