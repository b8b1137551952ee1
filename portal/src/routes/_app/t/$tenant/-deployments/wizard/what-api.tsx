/** Whether programs may read the content of websites, and whose. */
import { useTranslation } from 'react-i18next'
import { Field } from '@/kit/field'
import { Input, Select } from '@/ui/input'
import type { PartProps } from './what'

export function WhatApi({ draft, onChange }: PartProps) {
  const { t } = useTranslation('deployments')
  const { enabled, allowed_origin } = draft.api ?? {}
  return (
    <div className="grid max-w-2xl gap-4 sm:grid-cols-2">
      <Field label={t('The content API')}>
        <Select
          value={enabled === undefined ? '' : String(enabled)}
          onChange={({ target: { value } }) => {
            const { enabled: _before, ...rest } = draft.api ?? {}
            onChange({ api: value === '' ? rest : { ...rest, enabled: value === 'true' } })
          }}
        >
          <option value="">{t('Leave as it is')}</option>
          <option value="true">{t('Switch on')}</option>
          <option value="false">{t('Switch off')}</option>
        </Select>
      </Field>
      <Field
        label={t('Whose scripts may read it')}
        hint={t('The origin of another website, e.g. https://app.example.com')}
      >
        <Input
          type="url"
          value={allowed_origin ?? ''}
          onChange={({ target: { value } }) => {
            const { allowed_origin: _before, ...rest } = draft.api ?? {}
            onChange({ api: value === '' ? rest : { ...rest, allowed_origin: value } })
          }}
        />
      </Field>
    </div>
  )
}
