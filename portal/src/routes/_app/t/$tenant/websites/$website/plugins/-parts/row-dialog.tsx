/** A row of a plugin's table, to be added or changed: a field for each column, as its type wants it. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Item, api } from '@/api/api'
import { Field, SwitchField } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { done } from '@/kit/toasts'
import { Switch } from '@/ui/choice'
import { Input, Textarea } from '@/ui/input'
import { useRefreshPlugins } from './installed'
import { usePlugin } from './plugin'

export type PluginTable = Item<'/websites/{website_id}/plugins/{name}/tables'>
export type Column = PluginTable['columns'][number]
export type RowOf = Item<'/websites/{website_id}/plugins/{name}/tables/{table}/rows'>

export function RowDialog({
  table,
  row,
  onClose,
}: {
  table: PluginTable
  /** Absent: a new one. */
  row?: RowOf
  onClose: () => void
}) {
  const { t } = useTranslation('plugins')
  const { path } = usePlugin()
  const refresh = useRefreshPlugins()
  const [texts, setTexts] = useState<Record<string, string>>(() =>
    Object.fromEntries(table.columns.map((column) => [column.name, textOf(column, row?.[column.name])])),
  )
  const faults = Object.fromEntries(
    table.columns.flatMap((column) => {
      const text = texts[column.name] ?? ''
      if (text === '') return []
      if (column.type === 'number' && !Number.isFinite(Number(text)))
        return [[column.name, t('Write a number.')]]
      if (column.type === 'json' && !isJson(text)) return [[column.name, t('This is no JSON.')]]
      return []
    }),
  ) as Record<string, string>
  const isReady =
    Object.keys(faults).length === 0 &&
    table.columns.every(({ name, required, type }) => !required || type === 'boolean' || texts[name] !== '')
  const save = async () => {
    const body = Object.fromEntries(
      table.columns.map((column) => [column.name, valueOf(column, texts[column.name] ?? '')]),
    )
    const at = { ...path, table: table.table }
    if (row)
      await api.PATCH('/websites/{website_id}/plugins/{name}/tables/{table}/rows/{id}', {
        params: { path: { ...at, id: row.id } },
        headers: { 'if-match': `"${row.version}"` },
        body,
      })
    else
      await api.POST('/websites/{website_id}/plugins/{name}/tables/{table}/rows', {
        params: { path: at },
        body,
      })
    await refresh()
    done(row ? t('The row is changed') : t('The row is added'))
  }
  return (
    <FormDialog
      title={row ? t('Edit the row') : t('Add a row to {{table}}', { table: table.title })}
      action={row ? t('Save') : t('Add')}
      isReady={isReady}
      size="wide"
      onSubmit={save}
      onClose={onClose}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        {table.columns.map((column) => {
          const { name, title, type, required } = column
          const value = texts[name] ?? ''
          const set = (text: string) => setTexts((before) => ({ ...before, [name]: text }))
          if (type === 'boolean')
            return (
              <SwitchField key={name} label={title}>
                <Switch checked={value === 'true'} onCheckedChange={(isOn) => set(String(isOn))} />
              </SwitchField>
            )
          const isLong = type === 'json' || value.length > 80
          return (
            <Field
              key={name}
              label={title}
              isOptional={!required}
              optionalText={t('optional')}
              error={faults[name]}
              {...(isLong && { className: 'sm:col-span-2' })}
            >
              {isLong ? (
                <Textarea
                  value={value}
                  onChange={({ target }) => set(target.value)}
                  {...(type === 'json' && { className: 'font-mono text-xs', spellCheck: false })}
                />
              ) : (
                <Input
                  type={type === 'number' ? 'number' : 'text'}
                  {...(type === 'number' && { step: 'any' })}
                  {...(type === 'date' && { placeholder: '2026-07-31' })}
                  value={value}
                  onChange={({ target }) => set(target.value)}
                />
              )}
            </Field>
          )
        })}
      </div>
    </FormDialog>
  )
}

function textOf({ type }: Column, value: unknown): string {
  if (value === undefined || value === null) return ''
  if (type === 'json') return JSON.stringify(value, null, 2)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function valueOf({ type }: Column, text: string): unknown {
  if (type === 'boolean') return text === 'true'
  if (text === '') return null
  if (type === 'number') return Number(text)
  return type === 'json' ? (JSON.parse(text) as unknown) : text
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
