/** The records of a zone, as the provider has them right now. */
import { FileSearch } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { useList } from '@/kit/list'
import { Listed } from '@/kit/listed'
import { formatDuration } from '@/kit/numbers'
import { Empty } from '@/kit/states'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import type { Connections } from '../connections'

export function DnsRecords({
  root,
  accountId,
  zone,
}: {
  root: Connections['dns']
  accountId: string
  zone: string
}) {
  const { t, i18n } = useTranslation('connections')
  const query = useList(['get', `${root}/{id}/records`, accountId, zone], async (cursor) => {
    const { data } = await api.GET(`${root}/{id}/records`, {
      params: { path: { id: accountId }, query: { zone, limit: 100, ...(cursor && { cursor }) } },
    })
    return data ?? { items: [], next_cursor: null }
  })
  return (
    <Listed
      query={query}
      empty={
        <Empty icon={FileSearch} title={t('No records')}>
          {t('The zone is there, and nothing in it.')}
        </Empty>
      }
    >
      {(items) => (
        <Table>
          <TableHeader>
            <TableRow>
              <TableHead>{t('Kind')}</TableHead>
              <TableHead>{t('Name')}</TableHead>
              <TableHead>{t('Value')}</TableHead>
              <TableHead>{t('Kept for')}</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {items.map(({ type, name, value, ttl, locked }) => (
              <TableRow key={`${type} ${name} ${value}`}>
                <TableCell className="font-mono text-xs font-semibold">{type}</TableCell>
                <TableCell className="min-w-40 font-mono text-xs break-all">{name}</TableCell>
                <TableCell className="min-w-56 font-mono text-xs break-all whitespace-normal">
                  {value}
                  {locked && (
                    <span className="mt-0.5 block font-sans break-words text-muted-foreground">{locked}</span>
                  )}
                </TableCell>
                <TableCell className="whitespace-nowrap text-muted-foreground">
                  {ttl <= 1 ? t('automatic') : formatDuration(ttl * 1_000, i18n.language)}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Listed>
  )
}
