/** Takes in records from a CSV file: which column is which field, how far it is, and what could not be taken. */
import { useQueryClient } from '@tanstack/react-query'
import { FileUp, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EntryPlace } from '@/kit/entries/entry-api'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { parseCsv, readCell } from '@/kit/records/csv'
import type { Collection } from '@/kit/records/field-types'
import { useMay } from '@/kit/rights'
import { TimeLeft } from '@/kit/time-left'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Input, Select } from '@/ui/input'
import { Progress } from '@/ui/progress'
import { forgetImport, startImport, stopImport, useImportRun } from './import-run'
import type { RecordDraft } from './records'

const MAX_ROWS = 10_000

export function CsvImport({
  place,
  collection,
  isOpen,
  onClose,
}: {
  place: EntryPlace
  collection: Collection
  isOpen: boolean
  onClose: () => void
}) {
  const run = useImportRun(place)
  if (run) return <Running place={place} />
  return isOpen && <ImportDialog place={place} collection={collection} onClose={onClose} />
}

function ImportDialog({
  place,
  collection,
  onClose,
}: {
  place: EntryPlace
  collection: Collection
  onClose: () => void
}) {
  const { t } = useTranslation('structure')
  const client = useQueryClient()
  const mayPublish = useMay()('POST /websites/{website_id}/collections/{collection}/records/{id}/publish')
  const [rows, setRows] = useState<string[][]>()
  const [mapping, setMapping] = useState<Readonly<Record<string, string>>>({})
  const [status, setStatus] = useState<'draft' | 'published'>('draft')
  const [head = [], ...lines] = rows ?? []
  const targets = [
    { key: 'title', label: t('Title'), isRequired: true },
    { key: 'slug', label: t('Address'), isRequired: false },
    ...collection.fields.map(({ key, label, required }) => ({
      key,
      label,
      isRequired: required === true,
    })),
  ]
  const isTooLong = lines.length > MAX_ROWS
  const take = async (file: File | undefined) => {
    if (!file) return
    const parsed = parseCsv(await file.text())
    setRows(parsed)
    setMapping(guess(parsed[0] ?? [], targets))
  }
  const start = () => {
    const made = lines.map((cells, index) => ({
      line: index + 2,
      document: documentOf(collection, mapping, cells),
    }))
    void startImport(client, place, made, status)
    return Promise.resolve()
  }
  return (
    <FormDialog
      title={t('Take in a CSV file')}
      description={t('The first line names the columns. Every further line becomes a record.')}
      action={rows ? t('Take in {{count}} records', { count: lines.length }) : t('Take in')}
      size="wide"
      isReady={lines.length > 0 && !isTooLong && mapping['title'] !== undefined && mapping['title'] !== ''}
      onSubmit={start}
      onClose={onClose}
    >
      <Field label={t('File')} hint={t('As spreadsheets save it, in UTF-8')}>
        <Input
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          onChange={(event) => void take(event.target.files?.[0])}
        />
      </Field>
      {rows && lines.length === 0 && (
        <p role="alert" className="text-destructive">
          {t('There are no lines below the first one.')}
        </p>
      )}
      {isTooLong && (
        <p role="alert" className="text-destructive">
          {t('At most {{count}} lines at once.', { count: MAX_ROWS })}
        </p>
      )}
      {lines.length > 0 && (
        <>
          <div className="grid max-h-72 gap-x-4 gap-y-3 overflow-y-auto sm:grid-cols-2">
            {targets.map(({ key, label, isRequired }) => (
              <Field
                key={key}
                label={label}
                isOptional={!isRequired}
                optionalText={t('optional')}
                hint={mapping[key] ? exampleOf(lines, Number(mapping[key])) : undefined}
              >
                <Select
                  value={mapping[key] ?? ''}
                  onChange={(event) => setMapping({ ...mapping, [key]: event.target.value })}
                >
                  <option value="">{t('Leave empty')}</option>
                  {head.map((name, index) => (
                    <option key={index} value={index}>
                      {name || t('Column {{number}}', { number: index + 1 })}
                    </option>
                  ))}
                </Select>
              </Field>
            ))}
          </div>
          {mayPublish && (
            <Field label={t('New records are')} className="sm:w-64">
              <Select
                value={status}
                onChange={(event) => setStatus(event.target.value === 'published' ? 'published' : 'draft')}
              >
                <option value="draft">{t('drafts')}</option>
                <option value="published">{t('published at once')}</option>
              </Select>
            </Field>
          )}
        </>
      )}
    </FormDialog>
  )
}

function exampleOf(lines: readonly string[][], column: number): string | undefined {
  const found = lines.find((cells) => cells[column]?.trim())?.[column]
  return found && (found.length > 60 ? `${found.slice(0, 60)} …` : found)
}

/** Columns that are called like a field, by its key or its name. */
function guess(head: readonly string[], targets: readonly { key: string; label: string }[]) {
  const simple = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  return Object.fromEntries(
    targets.flatMap(({ key, label }, place) => {
      const at = head.findIndex((name) => [simple(key), simple(label)].includes(simple(name)))
      // Without a title nothing works: the first column is most likely one.
      const found = at === -1 && place === 0 && head.length > 0 ? 0 : at
      return found === -1 ? [] : [[key, String(found)]]
    }),
  )
}

function documentOf(
  collection: Collection,
  mapping: Readonly<Record<string, string>>,
  cells: readonly string[],
): RecordDraft {
  const cell = (key: string) => (mapping[key] ? (cells[Number(mapping[key])]?.trim() ?? '') : '')
  const fields = collection.fields.flatMap((field) => {
    const text = cell(field.key)
    return text === '' ? [] : [[field.key, readCell(field, text)] as const]
  })
  const slug = cell('slug')
  return { title: cell('title'), ...(slug && { slug }), fields: Object.fromEntries(fields) }
}

function Running({ place }: { place: EntryPlace }) {
  const { t } = useTranslation('structure')
  const run = useImportRun(place)
  if (!run) return null
  const { total, done, at, failures, since, state } = run
  const taken = done - failures.length
  return (
    <Alert tone={state === 'running' ? 'info' : failures.length > 0 ? 'warning' : 'success'}>
      <FileUp aria-hidden />
      <AlertTitle className="flex items-center gap-2">
        <span className="mr-auto">
          {state === 'running'
            ? t('{{done}} of {{total}} records taken in', { done, total })
            : t('{{taken}} of {{total}} records were taken in', { taken, total })}
        </span>
        {state === 'running' ? (
          <Button size="sm" variant="outline" onClick={() => stopImport(place)}>
            {t('Stop')}
          </Button>
        ) : (
          <Button size="icon-sm" variant="ghost" aria-label={t('Close')} onClick={() => forgetImport(place)}>
            <X aria-hidden />
          </Button>
        )}
      </AlertTitle>
      <AlertDescription className="w-full">
        {state === 'running' && (
          <>
            <Progress label={t('Taking in records')} value={(done / total) * 100} />
            <span className="flex flex-wrap gap-x-2 text-xs">
              {t('It goes on while you work elsewhere in the portal; leave this tab open.')}
              <TimeLeft since={since} at={at} done={done} total={total} />
            </span>
          </>
        )}
        {failures.length > 0 && (
          <>
            <p>{t('{{count}} lines could not be taken:', { count: failures.length })}</p>
            <ul className="max-h-48 w-full list-disc overflow-y-auto pl-4">
              {failures.map(({ line, title, detail }) => (
                <li key={line}>
                  <strong className="font-medium text-foreground">
                    {t('Line {{line}}', { line })}
                    {title && `, ${title}`}
                  </strong>
                  : {detail}
                </li>
              ))}
            </ul>
          </>
        )}
      </AlertDescription>
    </Alert>
  )
}
