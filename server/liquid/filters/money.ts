/** `money: currency: 'EUR'`: an amount as the site's language writes it. */
import type { Filter } from '../filter.ts'
import { safeLocale } from '../locales.ts'
import { toNumber, toText } from '../values.ts'

const formatters = new Map<string, Intl.NumberFormat>()
const FORMATTERS_MAX = 1_000

/** Whole amounts show no cents. What is no number stays as it is, such as "on request". */
export const money: Filter = (value, { values, named }, { state }) => {
  const text = toText(value).trim()
  if (text === '' || Number.isNaN(Number(text))) return value
  const currency = (toText(named['currency']) || toText(values[0]) || 'EUR').toUpperCase()
  const amount = toNumber(value)
  const key = `${state.environment.locale} ${currency} ${Number.isInteger(amount)}`
  let formatter = formatters.get(key)
  if (!formatter) {
    if (formatters.size >= FORMATTERS_MAX) formatters.clear()
    formatters.set(
      key,
      (formatter = makeFormatter(state.environment.locale, currency, Number.isInteger(amount))),
    )
  }
  return formatter.format(amount)
}

function makeFormatter(locale: string, currency: string, isWhole: boolean): Intl.NumberFormat {
  const digits = isWhole ? { minimumFractionDigits: 0, maximumFractionDigits: 0 } : {}
  return /^[A-Z]{3}$/.test(currency)
    ? new Intl.NumberFormat(safeLocale(locale), { style: 'currency', currency, ...digits })
    : new Intl.NumberFormat(safeLocale(locale))
}
