/** Shows moments: by the habits of a language, or by a strftime format. */
import { safeLocale } from './locales.ts'
import { toText } from './values.ts'

type Place = { locale: string; timezone: string }

/** A Date, ISO 8601, seconds since 1970, 'now' or 'today'. */
export function momentOf(value: unknown, now: Date): Date | undefined {
  if (value === 'now' || value === 'today') return now
  if (value === '' || value === undefined || value === null || typeof value === 'boolean') return undefined
  const isSeconds = typeof value === 'number' || (typeof value === 'string' && /^\d{1,12}$/.test(value))
  const moment =
    value instanceof Date
      ? value
      : isSeconds
        ? new Date(Number(value) * 1000)
        : new Date(toText(value).slice(0, 60))
  return Number.isNaN(moment.getTime()) ? undefined : moment
}

const STYLES: Record<string, Intl.DateTimeFormatOptions> = {
  short: { dateStyle: 'short' },
  medium: { dateStyle: 'medium' },
  long: { dateStyle: 'long' },
  full: { dateStyle: 'full' },
  time: { timeStyle: 'short' },
  datetime: { dateStyle: 'medium', timeStyle: 'short' },
}

export function showDate(moment: Date, format: string, place: Place): string {
  const style = STYLES[format]
  return style ? formatterOf(style, place).format(moment) : strftime(moment, format.slice(0, 200), place)
}

/** Making one takes 30 µs, using it 1 µs. Sites have few languages and time zones; the size is bounded all the same. */
const formatters = new Map<string, Intl.DateTimeFormat>()
const FORMATTERS_MAX = 2_000

function formatterOf(options: Intl.DateTimeFormatOptions, { locale, timezone }: Place): Intl.DateTimeFormat {
  const key = `${locale} ${timezone} ${JSON.stringify(options)}`
  let formatter = formatters.get(key)
  if (!formatter) {
    if (formatters.size >= FORMATTERS_MAX) formatters.clear()
    formatter = makeFormatter(options, locale, timezone)
    formatters.set(key, formatter)
  }
  return formatter
}

function makeFormatter(
  options: Intl.DateTimeFormatOptions,
  locale: string,
  timeZone: string,
): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(safeLocale(locale), { ...options, timeZone })
  } catch {
    return new Intl.DateTimeFormat('en', { ...options, timeZone: 'UTC' })
  }
}

type Fields = {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  weekday: number
  offset: number
}

/** What clocks and calendars show at that moment in the place. */
function fieldsOf(moment: Date, { timezone }: Place): Fields {
  const parts = formatterOf(FIELDS, { locale: 'en-US', timezone }).formatToParts(moment)
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value)
  const [year, month, day, hour, minute, second] = ['year', 'month', 'day', 'hour', 'minute', 'second'].map(
    read,
  ) as [number, number, number, number, number, number]
  const shown = Date.UTC(year, month - 1, day, hour, minute, second)
  const offset = Math.round((shown - Math.floor(moment.getTime() / 1000) * 1000) / 60_000)
  return { year, month, day, hour, minute, second, weekday: new Date(shown).getUTCDay(), offset }
}
const FIELDS: Intl.DateTimeFormatOptions = {
  year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23',
} // prettier-ignore

type Directive = {
  value: (fields: Fields, moment: Date, place: Place) => string | number
  width?: number
  pad?: ' ' | '0'
}
const named =
  (options: Intl.DateTimeFormatOptions): Directive['value'] =>
  (_, moment, place) =>
    formatterOf(options, place).format(moment)

const dayOfYear = ({ year, month, day }: Fields) =>
  (Date.UTC(year, month - 1, day) - Date.UTC(year, 0, 0)) / 86_400_000

const DIRECTIVES: Record<string, Directive> = {
  Y: { value: ({ year }) => year },
  C: { value: ({ year }) => Math.floor(year / 100), width: 2, pad: '0' },
  y: { value: ({ year }) => year % 100, width: 2, pad: '0' },
  m: { value: ({ month }) => month, width: 2, pad: '0' },
  B: { value: named({ month: 'long' }) },
  b: { value: named({ month: 'short' }) },
  h: { value: named({ month: 'short' }) },
  d: { value: ({ day }) => day, width: 2, pad: '0' },
  e: { value: ({ day }) => day, width: 2, pad: ' ' },
  j: { value: dayOfYear, width: 3, pad: '0' },
  H: { value: ({ hour }) => hour, width: 2, pad: '0' },
  k: { value: ({ hour }) => hour, width: 2, pad: ' ' },
  I: { value: ({ hour }) => hour % 12 || 12, width: 2, pad: '0' },
  l: { value: ({ hour }) => hour % 12 || 12, width: 2, pad: ' ' },
  P: { value: ({ hour }) => (hour < 12 ? 'am' : 'pm') },
  p: { value: ({ hour }) => (hour < 12 ? 'AM' : 'PM') },
  M: { value: ({ minute }) => minute, width: 2, pad: '0' },
  S: { value: ({ second }) => second, width: 2, pad: '0' },
  L: { value: (_, moment) => moment.getUTCMilliseconds(), width: 3, pad: '0' },
  A: { value: named({ weekday: 'long' }) },
  a: { value: named({ weekday: 'short' }) },
  u: { value: ({ weekday }) => weekday || 7 },
  w: { value: ({ weekday }) => weekday },
  s: { value: (_, moment) => Math.floor(moment.getTime() / 1000) },
  z: { value: ({ offset }) => offsetOf(offset, '') },
  Z: { value: (_, __, { timezone }) => timezone },
  n: { value: () => '\n' },
  t: { value: () => '\t' },
  '%': { value: () => '%' },
}
const COMPOSED: Record<string, string> = {
  D: '%m/%d/%y', F: '%Y-%m-%d', T: '%H:%M:%S', X: '%T', x: '%D', R: '%H:%M', r: '%I:%M:%S %p', c: '%a %b %e %T %Y', v: '%e-%^b-%Y',
} // prettier-ignore

function offsetOf(minutes: number, colon: string): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${colon}${two(size % 60)}`
}

/** Wider than this nobody pads a date. */
const WIDTH_MAX = 20

/** Ruby's strftime: `%-d`, `%^b`, `%_m`, `%010Y`, `%:z`. Names of days and months are in the language. */
function strftime(moment: Date, format: string, place: Place): string {
  const fields = fieldsOf(moment, place)
  const whole = format
    .replace(/%([DFTXxRrcv])/g, (_, name: string) => COMPOSED[name] ?? '')
    .replace(/%([TDR])/g, (_, name: string) => COMPOSED[name] ?? '')
  return whole.replace(
    /%([-_0^#]*)(\d*)(:?)([A-Za-z%])/g,
    (text, flags: string, digits: string, colon: string, name: string) => {
      const directive = DIRECTIVES[name]
      if (!directive) return text
      let value =
        name === 'z' && colon !== ''
          ? offsetOf(fields.offset, ':')
          : String(directive.value(fields, moment, place))
      if (flags.includes('^')) value = value.toUpperCase()
      if (flags.includes('#')) value = value.toUpperCase()
      if (flags.includes('-')) return value
      const pad = flags.includes('_') ? ' ' : flags.includes('0') ? '0' : (directive.pad ?? '0')
      return value.padStart(Math.min(WIDTH_MAX, digits === '' ? (directive.width ?? 0) : Number(digits)), pad)
    },
  )
}
