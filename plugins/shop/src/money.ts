/** Money in whole cents: read from what editors write, and written as the site's language does. The sandbox has no Intl. */

/** More than anything here costs, and far from where numbers stop being exact. */
const MAX_CENTS = 100_000_000_00

/**
 * @param amount in units of the currency, such as 12.5, or a text such as "12,50"
 * @returns cents, or null for what is no price: not a number, negative, or with parts of cents
 */
export function toCents(amount: unknown): number | null {
  const number =
    typeof amount === 'string' && /^\s*\d{1,8}([.,]\d{1,2})?\s*$/.test(amount)
      ? Number(amount.replace(',', '.'))
      : amount
  if (typeof number !== 'number' || !Number.isFinite(number) || number < 0) return null
  // 0.29 * 100 is 28.999999999999996: what is a whisker away from a whole cent is that cent.
  const cents = Math.round(number * 100)
  return cents <= MAX_CENTS && Math.abs(number * 100 - cents) < 1e-6 * Math.max(1, number) ? cents : null
}

/** The tax that is inside a sum. @param percent such as 19 or 7.7 */
export function taxInside(cents: number, percent: number): number {
  const rate = Math.round(percent * 100)
  return Math.round((cents * rate) / (10_000 + rate))
}

const SPACE = '\u00a0'
const SYMBOLS: Record<string, string> = { EUR: '€', USD: '$', GBP: '£', CHF: 'CHF' }

type Style = {
  group: string
  decimal: string
  /** Before the amount, with what is between; else it stands after it. */
  before?: string
}
const POINTS: Style = { group: '.', decimal: ',' }
const SPACES: Style = { group: SPACE, decimal: ',' }
/** By language, or language and country. */
const STYLES: Record<string, Style> = {
  de: POINTS,
  'de-at': { ...POINTS, group: SPACE, before: SPACE },
  'de-ch': { group: '’', decimal: '.', before: SPACE },
  es: POINTS,
  it: POINTS,
  da: POINTS,
  nl: { ...POINTS, before: SPACE },
  'pt-br': { ...POINTS, before: SPACE },
  pt: SPACES,
  fr: { group: '\u202f', decimal: ',' },
  pl: SPACES,
  sv: SPACES,
  nb: SPACES,
  fi: SPACES,
  cs: SPACES,
}
const ENGLISH: Style = { group: ',', decimal: '.', before: '' }

/** @param locale BCP 47; a language that is not known here is written as English is */
export function formatMoney(cents: number, currency: string, locale: string): string {
  const tag = locale.toLowerCase()
  const { group, decimal, before } = STYLES[tag] ?? STYLES[tag.split('-')[0] ?? ''] ?? ENGLISH
  const whole = Math.trunc(Math.abs(cents) / 100)
  const grouped = String(whole).replace(/\B(?=(\d{3})+$)/g, group)
  const amount = `${grouped}${decimal}${String(Math.abs(cents) % 100).padStart(2, '0')}`
  const symbol = SYMBOLS[currency] ?? currency
  const sign = cents < 0 ? '-' : ''
  if (before === undefined) return `${sign}${amount}${SPACE}${symbol}`
  return `${sign}${symbol}${before === '' && symbol.length > 1 ? SPACE : before}${amount}`
}
