/** Which website a name shows. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Field } from '@/kit/field'
import { Select } from '@/ui/input'

export function WebsiteField({
  value,
  onChange,
  error,
}: {
  value: string | undefined
  onChange: (id: string | undefined) => void
  error?: string | undefined
}) {
  const { t } = useTranslation('domains')
  const { data } = useQuery(
    $api.queryOptions('get', '/websites', { params: { query: { limit: 200, sort: 'name' } } }),
  )
  return (
    <Field label={t('Website')} error={error}>
      <Select value={value ?? ''} onChange={(event) => onChange(event.target.value || undefined)}>
        <option value="">{t('Choose a website …')}</option>
        {data?.items.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
    </Field>
  )
}
