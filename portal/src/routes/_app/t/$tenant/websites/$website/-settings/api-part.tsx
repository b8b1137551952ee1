/** How programs read the website, and how long caches in front of it keep its pages. */
import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Copyable } from '@/kit/copy'
import { Field, SwitchField } from '@/kit/field'
import { Can } from '@/kit/rights'
import { type Website, addressOf } from '@/kit/website'
import { Switch } from '@/ui/choice'
import { Input, Select } from '@/ui/input'
import { SettingsCard } from './settings-card'
import { useSettingsForm } from './settings-form'
import { type SiteSettings, useSaveSettings } from './settings'
import { SiteKeys } from './site-keys'

type Props = { website: Website; settings: SiteSettings }

export function ApiPart({ website, settings }: Props) {
  return (
    <>
      <ContentApiCard website={website} settings={settings} />
      <Can call="GET /websites/{website_id}/api-keys">
        <SiteKeys websiteId={website.id} />
      </Can>
      <CacheCard website={website} settings={settings} />
    </>
  )
}

function ContentApiCard({ website, settings }: Props) {
  const { t } = useTranslation('websites')
  const save = useSaveSettings(website.id, settings)
  const { enabled = true, allowed_origin } = settings.api
  const form = useSettingsForm({ api: { enabled, allowed_origin: allowed_origin ?? '' } })
  const api = form.watch('api')
  return (
    <SettingsCard
      title={t('Content API')}
      description={t('What is published can be read as JSON: by apps, other websites, static generators.')}
      form={form}
      names={['api.allowed_origin']}
      onSave={({ api: { enabled: isOn, allowed_origin: origin } }) =>
        save({ api: { enabled: isOn, allowed_origin: origin.trim() || null } })
      }
    >
      <SwitchField label={t('Answer to programs')} hint={t('Only what every visitor can see.')}>
        <Switch
          checked={api.enabled}
          onCheckedChange={(isOn) => form.setValue('api.enabled', isOn, { shouldDirty: true })}
        />
      </SwitchField>
      {api.enabled && (
        <>
          <Copyable text={`${addressOf(website)}/_content`} className="self-start" />
          <Field
            label={t('Whose scripts may read it in browsers')}
            hint={t('An origin such as {{example}}, * for all, empty for none.', {
              example: 'https://app.example.com',
            })}
            error={form.formState.errors.api?.allowed_origin?.message}
          >
            <Input maxLength={300} spellCheck={false} {...form.register('api.allowed_origin')} />
          </Field>
        </>
      )}
    </SettingsCard>
  )
}

function CacheCard({ website, settings }: Props) {
  const { t } = useTranslation('websites')
  const { tenant } = useParams({ from: '/_app/t/$tenant' })
  const save = useSaveSettings(website.id, settings)
  const { keep_seconds } = settings.cdn
  const form = useSettingsForm({ keep_seconds })
  const choices: [number, string][] = [
    [0, t('They ask each time')],
    [60, t('A minute')],
    [3_600, t('An hour')],
    [86_400, t('A day')],
    [604_800, t('A week')],
    [31_536_000, t('A year')],
  ]
  return (
    <SettingsCard
      title={t('Caches in front of the website')}
      description={t(
        'How long a CDN may keep pages without asking. Connect the CDN first, so that it is told when something is published.',
      )}
      form={form}
      names={['keep_seconds']}
      onSave={(cdn) => save({ cdn })}
    >
      <Field label={t('CDNs keep pages for')} error={form.formState.errors.keep_seconds?.message}>
        <Select {...form.register('keep_seconds', { valueAsNumber: true })}>
          {!choices.some(([seconds]) => seconds === keep_seconds) && (
            <option value={keep_seconds}>{t('{{count}} seconds', { count: keep_seconds })}</option>
          )}
          {choices.map(([seconds, name]) => (
            <option key={seconds} value={seconds}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      <Can call="GET /cdn-hooks">
        <Link
          to="/t/$tenant/connections"
          params={{ tenant }}
          className="w-fit rounded-sm text-sm text-primary underline underline-offset-4 outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60"
        >
          {t('CDNs that are connected')}
        </Link>
      </Can>
    </SettingsCard>
  )
}
