/** One website out of all. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Field } from '@/kit/field'
import { Select } from '@/ui/input'

export function WebsiteSelect({
  value,
  onChange,
}: {
  value: string | undefined
  onChange: (id: string | undefined) => void
}) {
  const { t } = useTranslation('deployments')
  const { data } = useQuery(
    $api.queryOptions('get', '/websites', { params: { query: { limit: 200, sort: 'name' } } }),
  )
  return (
    <Field label={t('Website')} className="max-w-96">
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
