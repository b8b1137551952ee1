/** Every tag that themes may use, by name. */
import type { TagParser } from '../parse.ts'
import { assign } from './assign.ts'
import { breakTag, continueTag } from './break.ts'
import { capture } from './capture.ts'
import { caseTag } from './case.ts'
import { comment } from './comment.ts'
import { cycle } from './cycle.ts'
import { echo } from './echo.ts'
import { forTag } from './for.ts'
import { form } from './form.ts'
import { ifTag, unless } from './if.ts'
import { decrement, increment } from './increment.ts'
import { layout } from './layout.ts'
import { liquid } from './liquid.ts'
import { paginate } from './paginate.ts'
import { raw } from './raw.ts'
import { render } from './render.ts'
import { schema } from './schema.ts'
import { section } from './section.ts'
import { sections } from './sections.ts'
import { style } from './style.ts'
import { javascript, stylesheet } from './stylesheet.ts'
import { tablerow } from './tablerow.ts'

export const tags: ReadonlyMap<string, TagParser> = new Map(
  Object.entries({
    '#': comment,
    assign,
    break: breakTag,
    capture,
    case: caseTag,
    comment,
    continue: continueTag,
    cycle,
    decrement,
    doc: comment,
    echo,
    for: forTag,
    form,
    if: ifTag,
    increment,
    javascript,
    layout,
    liquid,
    paginate,
    raw,
    render,
    schema,
    section,
    sections,
    style,
    stylesheet,
    tablerow,
    unless,
  }),
)
