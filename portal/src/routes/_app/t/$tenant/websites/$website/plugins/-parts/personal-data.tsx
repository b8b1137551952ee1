/** Rows of plugins' tables, and their values, as somebody reads them who asked what is known of them. */
import { useTranslation } from 'react-i18next'
import type { Answer } from '@/api/api'
import { formatDateTime } from '@/kit/time'

type Found = Answer<'post', '/websites/{website_id}/plugin-data/personal/find'>

/** What every row has, whatever the plugin. */
const OF_THE_ROW = new Set(['id', 'version', 'created_at', 'updated_at'])

export function PersonalRows({ rows }: Pick<Found, 'rows'>) {
  const { i18n } = useTranslation('plugins')
  return (
    <ul className="flex flex-col gap-3 empty:hidden">
      {rows.map(({ plugin, table, row }) => (
        <li key={row.id} className="flex flex-col gap-3 rounded-xl border bg-card p-4">
          <p className="flex flex-wrap justify-between gap-2">
            <span className="font-medium">
              {plugin} · {table}
            </span>
            <span className="text-xs text-muted-foreground">
              {formatDateTime(row.created_at, i18n.language)}
            </span>
          </p>
          <dl className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
            {Object.entries(row)
              .filter(([name, value]) => !OF_THE_ROW.has(name) && value !== null)
              .map(([name, value]) => (
                <div key={name} className="min-w-0">
                  <dt className="text-xs text-muted-foreground">{name}</dt>
                  <dd className="break-words whitespace-pre-wrap">{textOf(value)}</dd>
                </div>
              ))}
          </dl>
        </li>
      ))}
    </ul>
  )
}

export function PersonalValues({ values }: Pick<Found, 'values'>) {
  return (
    <ul className="divide-y rounded-xl border bg-card empty:hidden">
      {values.map(({ plugin, key, value }) => (
        <li key={`${plugin} ${key}`} className="flex flex-col gap-1 px-4 py-3">
          <span className="font-medium break-all">
            {plugin} · {key}
          </span>
          <code className="font-mono text-xs break-all whitespace-pre-wrap text-muted-foreground">
            {textOf(value)}
          </code>
        </li>
      ))}
    </ul>
  )
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1)
}
