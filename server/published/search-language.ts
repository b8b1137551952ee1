/** Which text search configuration of PostgreSQL fits a language: what is written with one must be searched with it. */

/** The Snowball stemmers that PostgreSQL brings along, by ISO 639-1. */
const CONFIGURATIONS: Record<string, string> = {
  ar: 'arabic',
  hy: 'armenian',
  eu: 'basque',
  ca: 'catalan',
  da: 'danish',
  nl: 'dutch',
  en: 'english',
  fi: 'finnish',
  fr: 'french',
  de: 'german',
  el: 'greek',
  hi: 'hindi',
  hu: 'hungarian',
  id: 'indonesian',
  ga: 'irish',
  it: 'italian',
  lt: 'lithuanian',
  ne: 'nepali',
  nb: 'norwegian',
  nn: 'norwegian',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sr: 'serbian',
  es: 'spanish',
  sv: 'swedish',
  ta: 'tamil',
  tr: 'turkish',
  yi: 'yiddish',
}

/** @returns the configuration for a BCP 47 tag such as `de-AT`: `german`; `simple`, which splits only, where there is none */
export function searchConfigurationOf(locale: string): string {
  return CONFIGURATIONS[locale.toLowerCase().split('-')[0] ?? ''] ?? 'simple'
}
