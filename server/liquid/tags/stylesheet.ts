/** {% stylesheet %} and {% javascript %} of a section: put into the page once, however often the section is shown. */
import type { TagParser } from '../parse.ts'

const once =
  (open: string, close: string): TagParser =>
  (tag, parser) => {
    const element = `${open}${(tag.body ?? '').trim()}${close}`
    const key = `${parser.file}:${tag.line} ${element}`
    return {
      line: tag.line,
      run(frame) {
        if (frame.state.shownOnce.has(key)) return
        frame.state.shownOnce.add(key)
        frame.out.text += element
      },
    }
  }

export const stylesheet = once('<style>', '</style>')
export const javascript = once('<script type="module">', '</script>')
