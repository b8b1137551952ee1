/** {% if condition %} … {% elsif %} … {% else %} … {% endif %}, and {% unless %}. */
import type { Evaluate } from '../expression.ts'
import type { Statement, TagParser } from '../parse.ts'
import { run } from '../run.ts'
import { isTruthy } from '../values.ts'

type Branch = { holds: Evaluate; statements: Statement[] }

const branching =
  (end: string, isNegated: boolean): TagParser =>
  (tag, parser) => {
    const branches: Branch[] = []
    const first = parser.expression(tag.markup, tag.line)
    let holds: Evaluate = isNegated ? (frame) => !isTruthy(first(frame)) : first
    for (;;) {
      const { statements, end: next } = parser.block(tag, ['elsif', 'else', end])
      branches.push({ holds, statements })
      if (next.name === end) break
      holds = next.name === 'else' ? () => true : parser.expression(next.markup, next.line)
    }
    return {
      line: tag.line,
      run(frame) {
        for (const branch of branches)
          if (isTruthy(branch.holds(frame))) return run(branch.statements, frame, parser.file)
      },
    }
  }

export const ifTag = branching('endif', false)
export const unless = branching('endunless', true)
