/** {% paginate posts by 10 %} … {% endpaginate %}: loops over the list inside show the page that the address names. */
import { newScope, settle } from '../frame.ts'
import { ItemList } from '../list.ts'
import { pagination } from '../pagination.ts'
import type { TagParser } from '../parse.ts'
import { run } from '../run.ts'
import { ThemeError } from '../theme-error.ts'
import { toNumber } from '../values.ts'

const PAGE_SIZE_MAX = 100

export const paginate: TagParser = (tag, parser) => {
  const reader = parser.reader(tag)
  const list = reader.value()
  if (!reader.take('by')) throw new ThemeError('Write {% paginate posts by 10 %}.')
  const by = reader.value()
  reader.finish()
  const { statements } = parser.block(tag, ['endpaginate'])
  return {
    line: tag.line,
    run(frame) {
      const { state } = frame
      const items = list(frame)
      const size = Math.min(PAGE_SIZE_MAX, Math.max(1, Math.trunc(toNumber(by(frame)))))
      const count =
        items instanceof ItemList ? settle(state, items.count()) : Array.isArray(items) ? items.length : 0
      const { page } = state.environment
      state.pages = Math.max(1, Math.ceil(count / size))
      state.windows.set(items, { offset: (page - 1) * size, limit: size })
      frame.scopes.push(
        newScope({ paginate: pagination({ page, size, count, pageUrl: state.environment.pageUrl }) }),
      )
      const finish = () => {
        frame.scopes.pop()
        state.windows.delete(items)
      }
      const waiting = run(statements, frame, parser.file)
      return waiting === undefined ? finish() : waiting.then(finish)
    },
  }
}
