/** {% render 'snippet', name: value %}, also `with item as name` and `for items as name`. A snippet sees globals and these. */
import type { Evaluate } from '../expression.ts'
import { itemsOf } from '../filter.ts'
import { type Frame, enter, isolatedFrame, newScope } from '../frame.ts'
import type { TagParser } from '../parse.ts'
import { repeat, run } from '../run.ts'
import { ThemeError } from '../theme-error.ts'

export const render: TagParser = (tag, parser) => {
  const reader = parser.reader(tag)
  const name = reader.quoted()
  if (name === undefined) throw new ThemeError("Name the snippet in quotes: {% render 'card' %}.")
  parser.mention('snippet', name, tag.line)
  let single: Evaluate | undefined
  let many: Evaluate | undefined
  let alias = name
  if (reader.take('with')) single = reader.value()
  else if (reader.take('for')) many = reader.value()
  if ((single || many) && reader.take('as')) alias = reader.word()
  const pairs = reader.pairs()
  reader.finish()

  return {
    line: tag.line,
    run(frame) {
      const { state } = frame
      const snippet = state.theme.snippets.get(name)
      if (!snippet) throw new ThemeError(`There is no snippets/${name}.liquid.`)
      const variables = newScope()
      for (const [key, evaluate] of pairs) variables[key] = evaluate(frame)
      if (single) variables[alias] = single(frame)
      const items = many && itemsOf(many(frame), frame)
      // A section's snippets know their section.
      for (const key of INHERITED) variables[key] ??= inherited(frame, key)
      state.budget.output(frame.out.text.length)
      enter(state, name)
      const leave = () => {
        state.depth--
      }
      const show = (scope: typeof variables) =>
        run(snippet.statements, isolatedFrame(state, frame.out, scope), snippet.file)
      const waiting = items
        ? repeat((i) => {
            const position = {
              index: i + 1,
              index0: i,
              first: i === 0,
              last: i === items.length - 1,
              length: items.length,
            }
            return show(newScope({ ...variables, [alias]: items[i], forloop: position }))
          }, items.length)
        : show(variables)
      return waiting === undefined ? leave() : waiting.then(leave)
    },
  }
}

const INHERITED = ['section', 'block', 'paginate'] as const

function inherited(frame: Frame, name: string): unknown {
  for (const scope of frame.scopes) if (name in scope) return scope[name]
  return undefined
}
