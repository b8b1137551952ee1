/** How the website is called, its first address, and in which language it speaks. */
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { Field } from '@/kit/field'
import { LocaleSelect, TimezoneSelect } from '@/kit/locale-fields'
import { done } from '@/kit/toasts'
import { type Website, shortAddress, websiteOptions } from '@/kit/website'
import { Input, Textarea } from '@/ui/input'
import { useRefreshWebsites } from '../../-acts/acts'
import { ImagesCard } from './images-card'
import { SettingsCard } from './settings-card'
import { useSettingsForm } from './settings-form'
import { type SiteSettings, useSaveSettings } from './settings'

type Props = { website: Website; settings: SiteSettings }

export function GeneralPart({ website, settings }: Props) {
  return (
    <>
      <IdentityCard website={website} settings={settings} />
      <NameCard website={website} />
      <ImagesCard website={website} settings={settings} />
      <PlaceCard website={website} settings={settings} />
    </>
  )
}

function IdentityCard({ website, settings }: Props) {
  const { t } = useTranslation('websites')
  const save = useSaveSettings(website.id, settings)
  const { title, tagline, description, copyright } = settings
  const form = useSettingsForm({ title, tagline, description, copyright })
  const { errors } = form.formState
  const required = t('This is needed')
  return (
    <SettingsCard
      title={t('What visitors read')}
      form={form}
      names={['title', 'tagline', 'description', 'copyright']}
      onSave={save}
    >
      <Field label={t('Title')} error={errors.title?.message}>
        <Input maxLength={200} {...form.register('title', { required })} />
      </Field>
      <Field
        label={t('Tagline')}
        hint={t('A few words below or beside the title.')}
        error={errors.tagline?.message}
      >
        <Input maxLength={300} {...form.register('tagline')} />
      </Field>
      <Field
        label={t('Description')}
        hint={t('One or two sentences. Search engines show them for the front page.')}
        error={errors.description?.message}
      >
        <Textarea maxLength={1_000} {...form.register('description')} />
      </Field>
      <Field
        label={t('Copyright line')}
        hint={t('At the foot of each page.')}
        error={errors.copyright?.message}
      >
        <Input maxLength={300} {...form.register('copyright')} />
      </Field>
    </SettingsCard>
  )
}

/** How the team calls it: visitors see neither, except in the address. */
function NameCard({ website }: { website: Website }) {
  const { t } = useTranslation('websites')
  const client = useQueryClient()
  const refresh = useRefreshWebsites()
  const { name, slug } = website
  const form = useSettingsForm({ name, slug })
  const { errors } = form.formState
  const required = t('This is needed')
  const put = async (body: { name: string; slug: string }, version: number) => {
    const { data } = await api.PATCH('/websites/{website_id}', {
      params: { path: { website_id: website.id } },
      body,
      headers: { 'if-match': `"${version}"` },
    })
    await client.invalidateQueries({ queryKey: websiteOptions(website.id).queryKey })
    await refresh()
    return data
  }
  const save = async (values: { name: string; slug: string }) => {
    const saved = await put(values, website.version)
    done(t('Saved'), saved && (() => put({ name, slug }, saved.version)))
  }
  return (
    <SettingsCard
      title={t('Name and address')}
      description={t('The name is how your team finds the website here.')}
      form={form}
      names={['name', 'slug']}
      note={t('A new address works at once, and the former one no longer.')}
      onSave={save}
    >
      <Field label={t('Name')} error={errors.name?.message}>
        <Input maxLength={200} {...form.register('name', { required })} />
      </Field>
      <Field
        label={t('First part of its address')}
        hint={
          website.is_main
            ? t('The main website is found at {{address}}; this is used for previews only.', {
                address: shortAddress(website.url),
              })
            : shortAddress(website.url)
        }
        error={errors.slug?.message}
      >
        <Input
          maxLength={50}
          spellCheck={false}
          autoCapitalize="none"
          {...form.register('slug', { required })}
        />
      </Field>
    </SettingsCard>
  )
}

function PlaceCard({ website, settings }: Props) {
  const { t } = useTranslation('websites')
  const save = useSaveSettings(website.id, settings)
  const { locale, timezone } = settings
  const form = useSettingsForm({ locale, timezone })
  const { errors } = form.formState
  return (
    <SettingsCard
      title={t('Language and time zone')}
      description={t('Dates, the words of the theme, and what search engines are told.')}
      form={form}
      names={['locale', 'timezone']}
      onSave={save}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('Language')} error={errors.locale?.message}>
          <LocaleSelect present={locale} {...form.register('locale')} />
        </Field>
        <Field label={t('Time zone')} error={errors.timezone?.message}>
          <TimezoneSelect present={timezone} {...form.register('timezone')} />
        </Field>
      </div>
    </SettingsCard>
  )
}
