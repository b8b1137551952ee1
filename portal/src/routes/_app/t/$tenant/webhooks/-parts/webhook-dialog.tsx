/** A webhook: its address, and what it is told of. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, type Body, type Item, api } from '@/api/api'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { Loading } from '@/kit/states'
import { done } from '@/kit/toasts'
import { Checkbox } from '@/ui/choice'
import { Input } from '@/ui/input'
import { Label } from '@/ui/label'
import { eventTexts } from './event-texts'

type Events = Body<'post', '/webhooks'>['events']

export function WebhookDialog({
  webhook,
  onMade,
  onClose,
}: {
  /** What is changed; a new one is added without. */
  webhook?: Item<'/webhooks'>
  onMade?: (made: { id: string; secret: string }) => void
  onClose: () => void
}) {
  const { t } = useTranslation('team')
  const client = useQueryClient()
  const types = useQuery($api.queryOptions('get', '/webhooks/event-types'))
  const [url, setUrl] = useState(webhook?.url ?? 'https://')
  const [description, setDescription] = useState(webhook?.description ?? '')
  const [events, setEvents] = useState(() => new Set<string>(webhook?.events))
  const save = async () => {
    const body = { url: url.trim(), description: description.trim(), events: [...events] as Events }
    if (webhook) {
      await api.PATCH('/webhooks/{id}', {
        params: { path: { id: webhook.id } },
        body,
        headers: { 'if-match': `"${webhook.version}"` },
      })
      done(t('The webhook is changed'))
    } else {
      const { data } = await api.POST('/webhooks', { body })
      if (data) onMade?.(data)
    }
    await client.invalidateQueries({ queryKey: ['get', '/webhooks'] })
    await client.invalidateQueries({ queryKey: ['get', '/webhooks/{id}'] })
  }
  return (
    <FormDialog
      title={webhook ? t('Change the webhook') : t('Add a webhook')}
      action={webhook ? t('Save') : t('Add')}
      isReady={/^https?:\/\/./.test(url) && events.size > 0}
      size="wide"
      onSubmit={save}
      onClose={onClose}
    >
      <Field label={t('Address')} hint={t('It gets each event as JSON in a POST, signed.')}>
        <Input
          type="url"
          autoFocus
          maxLength={2_000}
          value={url}
          onChange={(event) => setUrl(event.target.value)}
        />
      </Field>
      <Field label={t('Description')} isOptional optionalText={t('optional')}>
        <Input value={description} maxLength={500} onChange={(event) => setDescription(event.target.value)} />
      </Field>
      {types.data ? (
        <EventChoice types={types.data.items} chosen={events} onChange={setEvents} />
      ) : (
        <Loading rows={3} />
      )}
    </FormDialog>
  )
}

function EventChoice({
  types,
  chosen,
  onChange,
}: {
  types: Item<'/webhooks/event-types'>[]
  chosen: ReadonlySet<string>
  onChange: (chosen: Set<string>) => void
}) {
  const { t } = useTranslation('team')
  const texts = eventTexts(useTranslation('events').t)
  const groups = Object.entries(Object.groupBy(types, ({ type }) => type.split('.')[0] ?? ''))
  const set = (ids: string[], isOn: boolean) => {
    const next = new Set(chosen)
    for (const id of ids)
      if (isOn) next.add(id)
      else next.delete(id)
    onChange(next)
  }
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-2 text-sm font-medium">{t('Told of')}</legend>
      <div className="max-h-80 overflow-y-auto rounded-lg border">
        {groups.map(([group, those = []]) => {
          const ids = those.map(({ type }) => type)
          const on = ids.filter((id) => chosen.has(id)).length
          return (
            <div key={group}>
              <div className="flex items-center gap-3 border-b bg-muted/50 px-3 py-2">
                <Checkbox
                  aria-label={t('All of “{{group}}”', { group })}
                  checked={on === 0 ? false : on === ids.length ? true : 'indeterminate'}
                  onCheckedChange={(isOn) => set(ids, isOn === true)}
                />
                <span className="font-medium" aria-hidden>
                  {group}
                </span>
              </div>
              {those.map(({ type, description }) => (
                <div key={type} className="flex items-start gap-3 border-b px-3 py-2">
                  <Checkbox
                    id={`event-${type}`}
                    className="mt-0.5"
                    checked={chosen.has(type)}
                    onCheckedChange={(isOn) => set([type], isOn === true)}
                  />
                  <Label
                    htmlFor={`event-${type}`}
                    className="flex-1 flex-col items-start gap-0.5 font-normal"
                  >
                    <code className="font-mono text-xs">{type}</code>
                    <span className="text-xs text-muted-foreground">{texts[type] ?? description}</span>
                  </Label>
                </div>
              ))}
            </div>
          )
        })}
      </div>
    </fieldset>
  )
}
