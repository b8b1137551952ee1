/** What a CDN was told to forget, what it answered, and telling it again. */
import { useQueryClient } from '@tanstack/react-query'
import { Inbox } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { FilterSelect } from '@/kit/filter-select'
import { useList } from '@/kit/list'
import { Listed } from '@/kit/listed'
import { Section } from '@/kit/page'
import { Empty } from '@/kit/states'
import { Time } from '@/kit/time'
import { Badge, type Tone } from '@/ui/badge'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { type Connections, PURGE_STATES, type Purge, type PurgeState } from '../connections'
import { PurgeSheet } from './purge-sheet'

const TONES: Record<PurgeState, Tone> = {
  waiting: 'info',
  succeeded: 'success',
  failed: 'danger',
  replaced: 'neutral',
}
/** Purges are sent within seconds. */
const LOOK_EVERY_MS = 2_000

export function Purges({
  root,
  hookId,
  state,
  onState,
}: {
  root: Connections['cdn']
  hookId: string
  state: PurgeState | undefined
  onState: (state: PurgeState | undefined) => void
}) {
  const { t } = useTranslation('connections')
  const [open, setOpen] = useState<Purge>()
  const client = useQueryClient()
  const states = usePurgeStates()
  const query = useList(
    ['get', `${root}/{hook_id}/purges`, hookId, state],
    async (cursor) => {
      const { data } = await api.GET(`${root}/{hook_id}/purges`, {
        params: {
          path: { hook_id: hookId },
          query: { limit: 50, ...(state && { state }), ...(cursor && { cursor }) },
        },
      })
      return data ?? { items: [], next_cursor: null }
    },
    {
      refetchInterval: (items) => (items?.some((purge) => purge.state === 'waiting') ? LOOK_EVERY_MS : false),
    },
  )
  // What became of purges says whether the CDN works.
  const outcomes = query.items?.map((purge) => purge.state).join()
  useEffect(() => {
    if (outcomes !== undefined) void client.invalidateQueries({ queryKey: ['get', `${root}/{id}`] })
  }, [client, root, outcomes])
  return (
    <Section
      title={t('Purges')}
      description={t('They are kept for 30 days.')}
      actions={
        <FilterSelect
          label={t('State')}
          all={t('All states')}
          value={state}
          choices={PURGE_STATES.map((value) => [value, states[value]])}
          onChange={onState}
        />
      }
    >
      <Listed
        query={query}
        isFiltered={state !== undefined}
        onReset={() => onState(undefined)}
        empty={
          <Empty icon={Inbox} title={t('Nothing was purged yet')}>
            {t('Publish something, or purge by hand.')}
          </Empty>
        }
      >
        {(items) => (
          <Table>
            <TableHeader>
              <TableRow>
                <TableHead>{t('Why')}</TableHead>
                <TableHead>{t('State')}</TableHead>
                <TableHead>{t('Answer')}</TableHead>
                <TableHead>{t('When')}</TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {items.map((purge) => (
                <TableRow key={purge.id}>
                  <TableCell className="min-w-40">
                    <Why purge={purge} onOpen={() => setOpen(purge)} />
                  </TableCell>
                  <TableCell>
                    <Badge tone={TONES[purge.state]} hasDot>
                      {states[purge.state]}
                    </Badge>
                  </TableCell>
                  <TableCell className="max-w-72 truncate text-muted-foreground">
                    {purge.problem ?? purge.status ?? '–'}
                  </TableCell>
                  <TableCell className="whitespace-nowrap text-muted-foreground">
                    <Time at={purge.created_at} />
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        )}
      </Listed>
      {open && <PurgeSheet root={root} purge={open} onClose={() => setOpen(undefined)} />}
    </Section>
  )
}

function Why({ purge, onOpen }: { purge: Purge; onOpen: () => void }) {
  const { t } = useTranslation('connections')
  const reasons: Record<string, string> = {
    change: t('Something was published'),
    hook: t('The CDN is new or was changed'),
    manual: t('By hand'),
  }
  const { reason, by, count } = purge
  return (
    <>
      <button
        type="button"
        className="rounded-sm text-left underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
        onClick={onOpen}
      >
        {reasons[reason] ?? reason}
      </button>
      <p className="text-xs text-muted-foreground">
        {by === 'urls' ? t('{{count}} addresses', { count }) : t('{{count}} keys', { count })}
      </p>
    </>
  )
}

function usePurgeStates(): Record<PurgeState, string> {
  const { t } = useTranslation('connections')
  return {
    waiting: t('Under way'),
    succeeded: t('Forgotten'),
    failed: t('Failed'),
    replaced: t('Replaced by another'),
  }
}
