/** Makes a key to endpoints of plugins: for which of them, for how long, how many requests. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { Field } from '@/kit/field'
import { useMay } from '@/kit/rights'
import { Checkbox } from '@/ui/choice'
import { Input, Select } from '@/ui/input'
import { FormDialog } from '@/kit/form-dialog'

const DAY_MS = 86_400_000

export function NewSiteKey({
  websiteId,
  onMade,
  onClose,
}: {
  websiteId: string
  onMade: (made: { name: string; key: string }) => void
  onClose: () => void
}) {
  const { t } = useTranslation('websites')
  const may = useMay()
  const [name, setName] = useState('')
  const [days, setDays] = useState('365')
  const [perMinute, setPerMinute] = useState('')
  const [plugins, setPlugins] = useState<string[]>([])
  const installed = useQuery({
    ...$api.queryOptions('get', '/websites/{website_id}/plugins', {
      params: { path: { website_id: websiteId } },
    }),
    enabled: may('GET /websites/{website_id}/plugins'),
  })
  const make = async () => {
    const { data } = await api.POST('/websites/{website_id}/api-keys', {
      params: { path: { website_id: websiteId } },
      body: {
        name: name.trim(),
        plugins,
        ...(perMinute && { per_minute: Number(perMinute) }),
        ...(days && { expires_at: new Date(Date.now() + Number(days) * DAY_MS).toISOString() }),
      },
    })
    if (data) onMade({ name: data.name, key: data.key })
  }
  const names = installed.data?.items.map((plugin) => plugin.name) ?? []
  return (
    <FormDialog
      title={t('New key')}
      action={t('Make the key')}
      isReady={name.trim() !== ''}
      onSubmit={make}
      onClose={onClose}
    >
      <Field label={t('Name')} hint={t('Which program uses it.')}>
        <Input autoFocus maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      {names.length > 0 && (
        <fieldset className="flex flex-col gap-2">
          <legend className="pb-1 font-medium">{t('Plugins it opens')}</legend>
          <p className="text-xs text-muted-foreground">{t('None chosen: those of all plugins.')}</p>
          {names.map((plugin) => (
            <label key={plugin} className="flex items-center gap-2">
              <Checkbox
                checked={plugins.includes(plugin)}
                onCheckedChange={(isOn) =>
                  setPlugins((chosen) => [
                    ...chosen.filter((other) => other !== plugin),
                    ...(isOn === true ? [plugin] : []),
                  ])
                }
              />
              {plugin}
            </label>
          ))}
        </fieldset>
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('It ends')}>
          <Select value={days} onChange={(event) => setDays(event.target.value)}>
            <option value="30">{t('in 30 days')}</option>
            <option value="90">{t('in 90 days')}</option>
            <option value="365">{t('in a year')}</option>
            <option value="">{t('never')}</option>
          </Select>
        </Field>
        <Field label={t('Requests in a minute')} hint={t('Empty: as many as the plan allows.')}>
          <Input
            type="number"
            min={1}
            max={1_000_000}
            value={perMinute}
            onChange={(event) => setPerMinute(event.target.value)}
          />
        </Field>
      </div>
    </FormDialog>
  )
}
