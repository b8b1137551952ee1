/** Takes in many redirects from a CSV file: all of them, or none where one is wrong. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { parseCsv } from '@/kit/records/csv'
import { done } from '@/kit/toasts'
import { Input } from '@/ui/input'
import { REDIRECT_STATUSES, type RedirectStatus, useRefreshRedirects } from './redirects'

/** As many as the server takes in one call. */
const MAX_ROWS = 2_000
const SHOWN = 5

type Row = { from_path: string; target: string; status?: RedirectStatus }

export function RedirectsImport({ websiteId, onClose }: { websiteId: string; onClose: () => void }) {
  const { t } = useTranslation('structure')
  const refresh = useRefreshRedirects()
  const [rows, setRows] = useState<Row[]>()
  const count = rows?.length ?? 0
  const send = async () => {
    await api.POST('/websites/{website_id}/redirects/import', {
      params: { path: { website_id: websiteId } },
      body: { items: rows ?? [] },
    })
    await refresh()
    done(t('{{count}} redirects taken in', { count }))
  }
  return (
    <FormDialog
      title={t('Take in a CSV file')}
      description={t(
        'Each line: the old path, the new address, and perhaps 301, 302, 307 or 308. All of them are taken, or none where one is wrong.',
      )}
      action={count > 0 ? t('Take in {{count}} redirects', { count }) : t('Take in')}
      isReady={count > 0 && count <= MAX_ROWS}
      size="wide"
      onSubmit={send}
      onClose={onClose}
    >
      <Field
        label={t('File')}
        error={
          count > MAX_ROWS
            ? t('At most {{count}} lines at once.', { count: MAX_ROWS })
            : rows && count === 0
              ? t('No line of this file has a path and a target.')
              : undefined
        }
      >
        <Input
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          onChange={(event) => {
            const file = event.target.files?.[0]
            if (file) void file.text().then((text) => setRows(readRows(text)))
          }}
        />
      </Field>
      {rows && count > 0 && (
        <ul className="divide-y rounded-lg border font-mono text-xs">
          {rows.slice(0, SHOWN).map(({ from_path, target, status }, index) => (
            <li key={index} className="flex flex-wrap gap-x-2 px-3 py-2 break-all">
              <span>{from_path}</span>
              <span aria-hidden>→</span>
              <span>{target}</span>
              <span className="ml-auto text-muted-foreground">{status ?? 301}</span>
            </li>
          ))}
          {count > SHOWN && (
            <li className="px-3 py-2 font-sans text-muted-foreground">
              {t('and {{count}} more', { count: count - SHOWN })}
            </li>
          )}
        </ul>
      )}
    </FormDialog>
  )
}

/** Lines with a path and a target; a line of headings is none. */
function readRows(text: string): Row[] {
  return parseCsv(text).flatMap(([from = '', target = '', code = '']) => {
    const status = REDIRECT_STATUSES.find((each) => String(each) === code.trim())
    const path = /^https?:\/\/[^/]+(\/.*)?$/.exec(from.trim())
    // Other systems export whole addresses.
    const from_path = path ? (path[1] ?? '/') : from.trim()
    if (!from_path.startsWith('/') || target.trim() === '') return []
    return [{ from_path, target: target.trim(), ...(status && { status }) }]
  })
}
