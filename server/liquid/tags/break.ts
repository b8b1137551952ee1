/** {% break %} leaves a loop, {% continue %} goes on with its next item. */
import { BREAK, CONTINUE } from '../frame.ts'
import type { TagParser } from '../parse.ts'

const flow =
  (value: typeof BREAK | typeof CONTINUE): TagParser =>
  (tag) => ({
    line: tag.line,
    run(frame) {
      frame.flow = value
    },
  })

export const breakTag = flow(BREAK)
export const continueTag = flow(CONTINUE)
