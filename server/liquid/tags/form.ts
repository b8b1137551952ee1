/** {% form 'search' %} … {% endform %}: the site's search form around its fields. */
import type { Evaluate } from '../expression.ts'
import { findVariable, readProperty } from '../frame.ts'
import type { TagParser } from '../parse.ts'
import { run } from '../run.ts'
import { ThemeError } from '../theme-error.ts'
import { escapeHtml, toText } from '../values.ts'

export const form: TagParser = (tag, parser) => {
  const reader = parser.reader(tag)
  const kind = reader.quoted()
  if (kind !== 'search') throw new ThemeError("The only form is {% form 'search' %}.")
  reader.symbol(',')
  const pairs: [string, Evaluate][] = reader.pairs()
  reader.finish()
  const { statements } = parser.block(tag, ['endform'])
  return {
    line: tag.line,
    run(frame) {
      const site = findVariable(frame, 'site')
      const action = toText(readProperty(frame.state, site, 'search_url')) || '/search'
      const attributes = pairs
        .filter(([name]) => /^[\w-]+$/.test(name) && !/^on/i.test(name))
        .map(([name, value]) => ` ${name.replaceAll('_', '-')}="${escapeHtml(toText(value(frame)))}"`)
        .join('')
      frame.out.text += `<form role="search" method="get" action="${escapeHtml(action)}"${attributes}>`
      const close = () => {
        frame.out.text += '</form>'
      }
      const waiting = run(statements, frame, parser.file)
      return waiting === undefined ? close() : waiting.then(close)
    },
  }
}
