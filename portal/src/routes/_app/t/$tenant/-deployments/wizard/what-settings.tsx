/** Which settings of websites change; what is left empty stays as it is. */
import { useTranslation } from 'react-i18next'
import { Field } from '@/kit/field'
import { LocaleSelect, TimezoneSelect, localeName } from '@/kit/locale-fields'
import { Input, Select, Textarea } from '@/ui/input'
import type { Draft } from './draft'
import type { PartProps } from './what'

type Settings = NonNullable<Draft['settings']>

export function WhatSettings({ draft, onChange }: PartProps) {
  const { t, i18n } = useTranslation('deployments')
  const settings = draft.settings ?? {}
  const set = <Name extends keyof Settings>(name: Name, value: Settings[Name] | undefined) => {
    const { [name]: _before, ...rest } = settings
    onChange({ settings: value === undefined ? rest : { ...rest, [name]: value } })
  }
  const text = (name: 'title' | 'tagline' | 'copyright' | 'description') => ({
    value: settings[name] ?? '',
    onChange: ({ target: { value } }: { target: { value: string } }) => set(name, value || undefined),
  })
  const noindex = settings.seo?.noindex
  return (
    <div className="flex max-w-2xl flex-col gap-4">
      <p className="text-muted-foreground">{t('What you leave empty stays as it is on each website.')}</p>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('Title')}>
          <Input maxLength={200} {...text('title')} />
        </Field>
        <Field label={t('Tagline')}>
          <Input maxLength={300} {...text('tagline')} />
        </Field>
      </div>
      <Field label={t('Description')}>
        <Textarea maxLength={1_000} {...text('description')} />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('Copyright notice')}>
          <Input maxLength={300} {...text('copyright')} />
        </Field>
        <Field label={t('Posts on a page')}>
          <Input
            type="number"
            min={1}
            max={100}
            value={settings.posts_per_page ?? ''}
            onChange={({ target: { value } }) =>
              set('posts_per_page', value === '' ? undefined : Number(value))
            }
          />
        </Field>
        <Field label={t('Language')}>
          {settings.locale === undefined ? (
            <Select value="" onChange={() => set('locale', i18n.language)}>
              <option value="">{t('Leave as it is')}</option>
              <option value="set">{localeName(i18n.language, i18n.language)} …</option>
            </Select>
          ) : (
            <LocaleSelect
              present={settings.locale}
              value={settings.locale}
              onChange={(event) => set('locale', event.target.value)}
            />
          )}
        </Field>
        <Field label={t('Time zone')}>
          {settings.timezone === undefined ? (
            <Select value="" onChange={() => set('timezone', 'UTC')}>
              <option value="">{t('Leave as it is')}</option>
              <option value="set">UTC …</option>
            </Select>
          ) : (
            <TimezoneSelect
              present={settings.timezone}
              value={settings.timezone}
              onChange={(event) => set('timezone', event.target.value)}
            />
          )}
        </Field>
        <Field label={t('Search engines')}>
          <Select
            value={noindex === undefined ? '' : String(noindex)}
            onChange={({ target: { value } }) =>
              set('seo', value === '' ? undefined : { ...settings.seo, noindex: value === 'true' })
            }
          >
            <option value="">{t('Leave as it is')}</option>
            <option value="false">{t('May list it')}</option>
            <option value="true">{t('Shall leave it out')}</option>
          </Select>
        </Field>
      </div>
    </div>
  )
}
