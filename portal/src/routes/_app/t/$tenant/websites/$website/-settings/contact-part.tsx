/** How visitors reach whoever is behind the website: themes show it, and search engines read it. */
import { Plus, Trash2 } from 'lucide-react'
import { useFieldArray } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { Field } from '@/kit/field'
import type { Website } from '@/kit/website'
import { Button } from '@/ui/button'
import { Input, Textarea } from '@/ui/input'
import { SettingsCard } from './settings-card'
import { useSettingsForm } from './settings-form'
import { type SiteSettings, useSaveSettings } from './settings'

type Props = { website: Website; settings: SiteSettings }
/** Suggested; any other name works, too. */
const PLATFORMS = [
  'bluesky',
  'facebook',
  'github',
  'instagram',
  'linkedin',
  'mastodon',
  'pinterest',
  'threads',
  'tiktok',
  'whatsapp',
  'x',
  'youtube',
]

export function ContactPart({ website, settings }: Props) {
  return (
    <>
      <ContactCard website={website} settings={settings} />
      <SocialCard website={website} settings={settings} />
    </>
  )
}

function ContactCard({ website, settings }: Props) {
  const { t } = useTranslation('websites')
  const save = useSaveSettings(website.id, settings)
  const { email = '', phone = '', address = '', hours = '' } = settings.contact
  const form = useSettingsForm({ contact: { email, phone, address, hours } })
  const errors = form.formState.errors.contact
  return (
    <SettingsCard
      title={t('Contact')}
      form={form}
      names={['contact.email', 'contact.phone', 'contact.address', 'contact.hours']}
      onSave={({ contact: { email: mail, ...others } }) =>
        // An empty address is no address; the whole is sent without it then.
        save({ contact: { ...others, ...(mail.trim() && { email: mail.trim() }) } })
      }
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('E-mail')} error={errors?.email?.message}>
          <Input type="email" maxLength={254} {...form.register('contact.email')} />
        </Field>
        <Field label={t('Phone')} error={errors?.phone?.message}>
          <Input type="tel" maxLength={50} {...form.register('contact.phone')} />
        </Field>
        <Field label={t('Postal address')} error={errors?.address?.message}>
          <Textarea maxLength={500} {...form.register('contact.address')} />
        </Field>
        <Field label={t('Opening hours')} error={errors?.hours?.message}>
          <Textarea maxLength={500} {...form.register('contact.hours')} />
        </Field>
      </div>
    </SettingsCard>
  )
}

function SocialCard({ website, settings }: Props) {
  const { t } = useTranslation('websites')
  const save = useSaveSettings(website.id, settings)
  const form = useSettingsForm({ social: settings.social })
  const { fields, append, remove } = useFieldArray({ control: form.control, name: 'social' })
  const errors = form.formState.errors.social
  return (
    <SettingsCard
      title={t('Elsewhere')}
      description={t('Profiles on other platforms.')}
      form={form}
      names={fields.flatMap((_, index) => [`social.${index}.platform`, `social.${index}.url`] as const)}
      onSave={save}
    >
      <datalist id="social-platforms">
        {PLATFORMS.map((platform) => (
          <option key={platform} value={platform}>
            {platform}
          </option>
        ))}
      </datalist>
      {fields.map((field, index) => (
        <div key={field.id} className="flex items-start gap-2">
          <Field label={t('Platform')} className="w-36 shrink-0" error={errors?.[index]?.platform?.message}>
            <Input
              list="social-platforms"
              maxLength={40}
              autoCapitalize="none"
              {...form.register(`social.${index}.platform`, {
                pattern: {
                  value: /^[a-z0-9_-]{1,40}$/,
                  message: t('Lower-case letters, digits and hyphens only'),
                },
              })}
            />
          </Field>
          <Field label={t('Address')} className="min-w-0 flex-1" error={errors?.[index]?.url?.message}>
            <Input
              type="url"
              maxLength={500}
              placeholder="https://"
              {...form.register(`social.${index}.url`)}
            />
          </Field>
          <Button
            variant="ghost"
            size="icon"
            className="mt-5"
            aria-label={t('Remove')}
            onClick={() => remove(index)}
          >
            <Trash2 aria-hidden />
          </Button>
        </div>
      ))}
      {fields.length === 0 && <p className="text-muted-foreground">{t('None yet.')}</p>}
      <Button
        variant="outline"
        size="sm"
        className="self-start"
        disabled={fields.length >= 20}
        onClick={() => append({ platform: '', url: 'https://' })}
      >
        <Plus aria-hidden /> {t('Add a profile')}
      </Button>
    </SettingsCard>
  )
}
