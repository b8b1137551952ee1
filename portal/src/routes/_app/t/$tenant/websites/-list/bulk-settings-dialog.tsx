/** Settings that many websites get at once; what is left as it is stays different from one to the other. */
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Body } from '@/api/api'
import { Field, SwitchField } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { LocaleSelect, TimezoneSelect } from '@/kit/locale-fields'
import { Checkbox } from '@/ui/choice'
import { Input, Select } from '@/ui/input'

export type BulkSettings = NonNullable<Body<'post', '/websites/bulk'>['settings']>
type Name = 'tagline' | 'copyright' | 'locale' | 'timezone' | 'noindex'

export function BulkSettingsDialog({
  which,
  onSave,
  onClose,
}: {
  /** How many they are. */
  which: string
  onSave: (settings: BulkSettings) => Promise<void>
  onClose: () => void
}) {
  const { t } = useTranslation('websites')
  const [changed, setChanged] = useState<ReadonlySet<Name>>(new Set())
  const [texts, setTexts] = useState({
    tagline: '',
    copyright: '',
    locale: 'en',
    timezone: 'UTC',
    noindex: 'no',
  })
  const names: Record<Name, string> = {
    tagline: t('Tagline'),
    copyright: t('Copyright line'),
    locale: t('Language'),
    timezone: t('Time zone'),
    noindex: t('Ask search engines to stay away'),
  }
  const at = (name: Name) => ({
    value: texts[name],
    onChange: ({ target }: { target: { value: string } }) =>
      setTexts((before) => ({ ...before, [name]: target.value })),
  })
  const inputs: Record<Name, ReactElement> = {
    tagline: <Input maxLength={300} {...at('tagline')} />,
    copyright: <Input maxLength={300} {...at('copyright')} />,
    locale: <LocaleSelect {...at('locale')} />,
    timezone: <TimezoneSelect {...at('timezone')} />,
    noindex: (
      <Select {...at('noindex')}>
        <option value="no">{t('No')}</option>
        <option value="yes">{t('Yes')}</option>
      </Select>
    ),
  }
  const settings: BulkSettings = {
    ...(changed.has('tagline') && { tagline: texts.tagline.trim() }),
    ...(changed.has('copyright') && { copyright: texts.copyright.trim() }),
    ...(changed.has('locale') && { locale: texts.locale }),
    ...(changed.has('timezone') && { timezone: texts.timezone }),
    ...(changed.has('noindex') && { seo: { noindex: texts.noindex === 'yes' } }),
  }
  return (
    <FormDialog
      title={t('Change settings of {{which}}', { which })}
      description={t('Choose what all of them shall have. The rest stays as it is; visitors see it at once.')}
      action={t('Change them')}
      isReady={changed.size > 0}
      onSubmit={() => onSave(settings)}
      onClose={onClose}
    >
      {(Object.keys(names) as Name[]).map((name) => (
        <div key={name} className="flex flex-col gap-2">
          <SwitchField label={names[name]}>
            <Checkbox
              checked={changed.has(name)}
              onCheckedChange={(isOn) =>
                setChanged((before) =>
                  isOn === true ? new Set([...before, name]) : before.difference(new Set([name])),
                )
              }
            />
          </SwitchField>
          {changed.has(name) && (
            <Field label={t('{{setting}} of all of them', { setting: names[name] })}>{inputs[name]}</Field>
          )}
        </div>
      ))}
    </FormDialog>
  )
}
