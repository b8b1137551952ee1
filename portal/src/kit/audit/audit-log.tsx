/** Who did what, when: filters, one entry whole, the proof that nothing was changed afterwards, and the log to take along. */
import { Download, ScrollText } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Item } from '@/api/api'
import type { Call } from '@/api/access'
import { FilterSelect } from '@/kit/filter-select'
import { LoadMore, useList } from '@/kit/list'
import { Can } from '@/kit/rights'
import { useSaid } from '@/kit/said'
import { Empty, Failed, Loading, NothingFound } from '@/kit/states'
import { Time } from '@/kit/time'
import { failed } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { Input } from '@/ui/input'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { actNames, nounNames } from './act-names'
import type { AuditFilter } from './audit-filter'
import { EntrySheet } from './entry-sheet'
import { type Trail, exportTrail, keyOf, readTrail } from './trail'
import { Verify } from './verify'

export type AuditEntry = Item<'/audit'>
/** @returns the filter as the API takes it: a day begins and ends where this device is */
function queryOf({ action, from, to }: AuditFilter) {
  return {
    ...(action && { action }),
    ...(from && { from: new Date(`${from}T00:00:00`).toISOString() }),
    ...(to && { to: new Date(`${to}T23:59:59.999`).toISOString() }),
  }
}

export function AuditLog({
  trail,
  calls,
  filter,
  onFilter,
}: {
  trail: Trail
  calls: { verify: Call; export: Call }
  filter: AuditFilter
  onFilter: (filter: AuditFilter) => void
}) {
  const { t, i18n } = useTranslation('audit')
  const { t: inWords } = useTranslation('acts')
  const nameOf = actNames(inWords)
  const nouns = nounNames(inWords)
  const byName = Object.entries(nouns).toSorted(([, a], [, b]) => a.localeCompare(b, i18n.language))
  const said = useSaid()
  // What the server calls a deployment is a sentence of its own.
  const labelOf = ({ subject: { type, label } }: AuditEntry) =>
    label && (type === 'deployment' || type === 'fleet' || type === 'approval') ? said(label) : label
  const [shown, setShown] = useState<AuditEntry>()
  const query = useList([...keyOf(trail), filter], (cursor) => readTrail(trail, queryOf(filter), cursor))
  const { items } = query
  const change = (next: Partial<AuditFilter>) => onFilter({ ...filter, ...next })
  return (
    <div className="flex flex-col gap-4">
      <Can call={calls.verify}>
        <Verify trail={trail} />
      </Can>
      <div className="flex flex-wrap items-end gap-2">
        <FilterSelect
          label={t('Act')}
          all={t('All acts')}
          value={filter.action}
          choices={
            filter.action && !(filter.action in nouns)
              ? [[filter.action, nameOf(filter.action)], ...byName]
              : byName
          }
          onChange={(action) => change({ action })}
        />
        <label className="flex items-center gap-2 text-muted-foreground">
          {t('From')}
          <Input
            type="date"
            className="w-auto"
            value={filter.from ?? ''}
            onChange={({ target }) => change({ from: target.value || undefined })}
          />
        </label>
        <label className="flex items-center gap-2 text-muted-foreground">
          {t('to')}
          <Input
            type="date"
            className="w-auto"
            value={filter.to ?? ''}
            onChange={({ target }) => change({ to: target.value || undefined })}
          />
        </label>
        <Can call={calls.export}>
          <Button
            variant="outline"
            className="ml-auto"
            onClick={() => void save(trail, filter).catch(failed)}
          >
            <Download aria-hidden /> {t('Save as CSV')}
          </Button>
        </Can>
      </div>
      {query.isError && !items ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : !items ? (
        <Loading />
      ) : items.length === 0 ? (
        Object.keys(filter).length > 0 ? (
          <NothingFound onReset={() => onFilter({})} />
        ) : (
          <Empty icon={ScrollText} title={t('Nothing has been done yet')} />
        )
      ) : (
        <>
          <Table>
            <TableHeader>
              <TableRow>
                <TableHead>{t('Act')}</TableHead>
                <TableHead className="max-md:hidden">{t('On what')}</TableHead>
                <TableHead className="max-md:hidden">{t('Who')}</TableHead>
                <TableHead>{t('When')}</TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {items.map((entry) => (
                <TableRow key={entry.seq}>
                  <TableCell>
                    <Button
                      variant="link"
                      className="h-auto p-0 text-left whitespace-normal"
                      title={entry.action}
                      onClick={() => setShown(entry)}
                    >
                      {nameOf(entry.action)}
                    </Button>
                    <span className="block text-xs break-words text-muted-foreground md:hidden">
                      {[...new Set([labelOf(entry), entry.actor.label ?? t('The system')])]
                        .filter(Boolean)
                        .join(' · ')}
                    </span>
                  </TableCell>
                  <TableCell className="max-w-72 text-muted-foreground max-md:hidden">
                    <span className="block truncate">{labelOf(entry) ?? entry.subject.id}</span>
                    {entry.note && <span className="block truncate text-xs">{entry.note}</span>}
                  </TableCell>
                  <TableCell className="max-w-56 max-md:hidden">
                    <span className="block truncate">{entry.actor.label ?? t('The system')}</span>
                    {entry.actor.impersonator_id && (
                      <span className="block truncate text-xs text-muted-foreground">
                        {t('an operator acted so')}
                      </span>
                    )}
                  </TableCell>
                  <TableCell className="whitespace-nowrap text-muted-foreground">
                    <Time at={entry.created_at} />
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
          <LoadMore query={query} />
        </>
      )}
      <EntrySheet entry={shown} onClose={() => setShown(undefined)} />
    </div>
  )
}

async function save(trail: Trail, filter: AuditFilter): Promise<void> {
  const csv = await exportTrail(trail, queryOf(filter))
  const link = document.createElement('a')
  link.href = URL.createObjectURL(csv)
  link.download = 'audit.csv'
  link.click()
  URL.revokeObjectURL(link.href)
}
