/** `date` and `time_tag`: moments in the site's language and time zone. */
import { type Filter } from '../filter.ts'
import { type Frame } from '../frame.ts'
import { momentOf, showDate } from '../dates.ts'
import { escapeHtml, safe, toText } from '../values.ts'

function format(value: unknown, wanted: unknown, frame: Frame): { moment: Date; text: string } | undefined {
  const { environment, budget } = frame.state
  const moment = momentOf(value, environment.now)
  if (!moment) return undefined
  const form = toText(wanted) || 'medium'
  budget.memory(form.length * 8)
  return { moment, text: showDate(moment, form, environment) }
}

/** `short`, `medium`, `long`, `full` by the language, or a strftime format such as '%d.%m.%Y'. */
export const date: Filter = (value, { values, named }, frame) =>
  format(value, values[0] ?? named['format'], frame)?.text ?? value

/** The date in a time element. */
export const timeTag: Filter = (value, { values, named }, frame) => {
  const shown = format(value, values[0] ?? named['format'], frame)
  if (!shown) return safe('')
  const className = named['class'] === undefined ? '' : ` class="${escapeHtml(toText(named['class']))}"`
  return safe(`<time datetime="${shown.moment.toISOString()}"${className}>${escapeHtml(shown.text)}</time>`)
}
