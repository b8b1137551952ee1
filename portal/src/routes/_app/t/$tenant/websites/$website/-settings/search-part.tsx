/** What search engines are told. */
import { useTranslation } from 'react-i18next'
import { Field, SwitchField } from '@/kit/field'
import { type Website, addressOf, shortAddress } from '@/kit/website'
import { Switch } from '@/ui/choice'
import { Input, Textarea } from '@/ui/input'
import { SettingsCard } from './settings-card'
import { useSettingsForm } from './settings-form'
import { type SiteSettings, useSaveSettings } from './settings'

export function SearchPart({ website, settings }: { website: Website; settings: SiteSettings }) {
  const { t } = useTranslation('websites')
  const save = useSaveSettings(website.id, settings)
  const { title_format, noindex, organization_type } = settings.seo
  const form = useSettingsForm({ seo: { title_format, noindex, organization_type }, robots: settings.robots })
  const [seo, errors] = [form.watch('seo'), form.formState.errors]
  const example = seo.title_format.replaceAll('{title}', t('About us')).replaceAll('{site}', settings.title)
  return (
    <SettingsCard
      title={t('Search engines')}
      description={t('Pages and posts have settings of their own besides.')}
      form={form}
      names={['seo.title_format', 'seo.organization_type', 'robots']}
      onSave={({ seo: { organization_type: type, ...others }, robots }) =>
        save({ seo: { ...others, ...(type && { organization_type: type }) }, robots })
      }
    >
      <SwitchField
        label={t('Ask search engines to stay away')}
        hint={t('For websites that are not meant for everybody, or not ready yet.')}
      >
        <Switch
          checked={seo.noindex}
          onCheckedChange={(isOn) => form.setValue('seo.noindex', isOn, { shouldDirty: true })}
        />
      </SwitchField>
      <Field
        label={t('Titles of pages')}
        hint={t('{{parts}} are filled in.', { parts: '{title}, {site}' })}
        error={errors.seo?.title_format?.message}
      >
        <Input
          maxLength={200}
          {...form.register('seo.title_format', {
            validate: (text) => text.includes('{title}') || t('It has to hold {{part}}', { part: '{title}' }),
          })}
        />
      </Field>
      <div className="rounded-lg border bg-muted/40 p-4" aria-label={t('How a result looks')} role="group">
        <p className="text-xs text-muted-foreground">{shortAddress(addressOf(website))}</p>
        <p className="truncate text-base text-primary">{example}</p>
        <p className="line-clamp-2 text-muted-foreground">
          {settings.description || t('The description of the website stands here.')}
        </p>
      </div>
      <Field
        label={t('Kind of organization')}
        hint={t('As schema.org names it, e.g. {{examples}}.', {
          examples: 'Organization, LocalBusiness, Bakery, Restaurant, Store',
        })}
        error={errors.seo?.organization_type?.message}
      >
        <Input maxLength={60} spellCheck={false} {...form.register('seo.organization_type')} />
      </Field>
      <Field
        label={t('More lines for robots.txt')}
        isOptional
        optionalText={t('optional')}
        error={errors.robots?.message}
      >
        <Textarea
          maxLength={5_000}
          spellCheck={false}
          className="font-mono text-xs"
          {...form.register('robots')}
        />
      </Field>
    </SettingsCard>
  )
}
