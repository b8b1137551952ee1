/** Choices of a language and of a time zone, in the words of the language that the portal speaks. */
import { type ComponentProps, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Select } from '@/ui/input'

/** What websites are commonly written in; another one that is set already is offered, too. */
const LOCALES =
  'ar bg ca cs da de de-AT de-CH el en en-GB en-US es es-MX et fi fr fr-CA he hi hr hu id is it ja ko lt lv nb nl pl pt pt-BR ro ru sk sl sr sv th tr uk vi zh-Hans zh-Hant'.split(
    ' ',
  )

export function browserTimezone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
}

/** @returns e.g. "Deutsch (Österreich)"; the code itself where the browser does not know it */
export function localeName(locale: string, language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: 'language' }).of(locale) ?? locale
  } catch {
    return locale
  }
}

/** A `Select`; give it the value that is set, so that it is offered although it is rare. */
export function LocaleSelect({ present, ...props }: ComponentProps<typeof Select> & { present?: string }) {
  const { i18n } = useTranslation()
  const choices = useMemo(() => {
    const codes = new Set(present ? [...LOCALES, present] : LOCALES)
    return [...codes]
      .map((code) => ({ code, name: localeName(code, i18n.language) }))
      .toSorted((a, b) => a.name.localeCompare(b.name, i18n.language))
  }, [present, i18n.language])
  return (
    <Select {...props}>
      {choices.map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </Select>
  )
}

export function TimezoneSelect({ present, ...props }: ComponentProps<typeof Select> & { present?: string }) {
  const regions = useMemo(() => byRegion(present), [present])
  return (
    <Select {...props}>
      <option value="UTC">UTC</option>
      {regions.map(([region, zones]) => (
        <optgroup key={region} label={region}>
          {zones.map((zone) => (
            <option key={zone} value={zone}>
              {zone.slice(region.length + 1).replaceAll('_', ' ')}
            </option>
          ))}
        </optgroup>
      ))}
    </Select>
  )
}

function byRegion(present: string | undefined): [string, string[]][] {
  const regions = new Map<string, string[]>()
  for (const zone of new Set([...Intl.supportedValuesOf('timeZone'), ...(present ? [present] : [])])) {
    const [region, place] = [zone.split('/')[0] ?? zone, zone.includes('/')]
    if (place) regions.set(region, [...(regions.get(region) ?? []), zone])
  }
  return [...regions]
}
