/** {% case value %}{% when a, b %} … {% else %} … {% endcase %} */
import type { Evaluate } from '../expression.ts'
import { compileEquals } from '../expression.ts'
import type { Statement, TagParser } from '../parse.ts'
import { run } from '../run.ts'
import { ThemeError } from '../theme-error.ts'

export const caseTag: TagParser = (tag, parser) => {
  const subject = parser.expression(tag.markup, tag.line)
  const branches: { values: Evaluate[]; statements: Statement[] }[] = []
  let otherwise: Statement[] = []
  let { end } = parser.block(tag, ['when', 'else', 'endcase'])
  while (end.name !== 'endcase') {
    const opening = end
    const block = parser.block(tag, ['when', 'else', 'endcase'])
    end = block.end
    if (opening.name === 'else') {
      otherwise = block.statements
      continue
    }
    const reader = parser.reader(opening)
    const values = [reader.value()]
    while (reader.symbol(',') || reader.take('or')) values.push(reader.value())
    if (!reader.isAtEnd()) throw new ThemeError('Write {% when value, value %}.', parser.file, opening.line)
    branches.push({
      values: values.map((value) => compileEquals(subject, value)),
      statements: block.statements,
    })
  }
  return {
    line: tag.line,
    run(frame) {
      const found = branches.find(({ values }) => values.some((equals) => equals(frame)))
      return run(found?.statements ?? otherwise, frame, parser.file)
    },
  }
}
