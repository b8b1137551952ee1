/** The checks of a team, or those that hold for one of its websites. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { FileCheck2, Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { FilterSelect } from '@/kit/filter-select'
import { useList } from '@/kit/list'
import { Listed } from '@/kit/listed'
import { formatDuration } from '@/kit/numbers'
import { Can } from '@/kit/rights'
import { Empty } from '@/kit/states'
import { done, failed } from '@/kit/toasts'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Switch } from '@/ui/choice'
import { CheckDialog } from './check-dialog'
import { type PageCheck, again, useWebsites } from './page-check'

const KEY = ['get', '/smoke-checks']

export function PageChecks({
  website,
  onWebsite,
}: {
  website: string | undefined
  onWebsite: (website: string | undefined) => void
}) {
  const { t } = useTranslation('deployments')
  const websites = useWebsites()
  const [edited, setEdited] = useState<PageCheck | 'new'>()
  const query = useList([...KEY, website], async (cursor) => {
    const { data } = await api.GET('/smoke-checks', {
      params: {
        query: { limit: 50, ...(website && { website_id: website }), ...(cursor && { cursor }) },
      },
    })
    return data ?? { items: [], next_cursor: null }
  })
  const add = (
    <Can call="POST /smoke-checks">
      <Button onClick={() => setEdited('new')}>
        <Plus aria-hidden /> {t('New check')}
      </Button>
    </Can>
  )
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="max-w-prose text-muted-foreground">
          {t(
            'Before visitors see a release, its most important pages are looked at. Add what yours must show.',
          )}
        </p>
        <div className="flex flex-wrap items-center gap-2">
          <FilterSelect
            label={t('Website')}
            all={t('All websites')}
            value={website}
            choices={websites?.map(({ id, name }) => [id, name]) ?? []}
            onChange={onWebsite}
          />
          {query.items && query.items.length > 0 && add}
        </div>
      </div>
      <Listed
        query={query}
        empty={
          <Empty icon={FileCheck2} title={t('No checks of your own yet')} actions={add}>
            {t('For example: the price list shows a “€”, and the order page does not say “sold out”.')}
          </Empty>
        }
      >
        {(items) => (
          <ul className="divide-y rounded-lg border bg-card">
            {items.map((check) => (
              <Row
                key={check.id}
                check={check}
                of={check.website_id ? websites?.find(({ id }) => id === check.website_id)?.name : undefined}
                onEdit={() => setEdited(check)}
              />
            ))}
          </ul>
        )}
      </Listed>
      {edited && (
        <CheckDialog
          check={edited === 'new' ? undefined : edited}
          website={website}
          onClose={() => setEdited(undefined)}
        />
      )}
    </>
  )
}

/** What is asked of a page, in words. */
function useDemands(check: PageCheck): string {
  const { t, i18n } = useTranslation('deployments')
  const { expected_status: status, contains, does_not_contain: without, max_ms } = check
  return [
    status !== 200 && t('answers {{status}}', { status }),
    contains && t('shows “{{text}}”', { text: contains }),
    without && t('does not show “{{text}}”', { text: without }),
    max_ms && t('within {{time}}', { time: formatDuration(max_ms, i18n.language) }),
  ]
    .filter(Boolean)
    .join(', ')
}

/** @param of the website's name; unset where it holds for all of them */
function Row({ check, of, onEdit }: { check: PageCheck; of: string | undefined; onEdit: () => void }) {
  const { t } = useTranslation('deployments')
  const client = useQueryClient()
  const demands = useDemands(check)
  const { id, name, path, is_enabled, website_id } = check
  const params = { path: { id } }
  const refresh = () => client.invalidateQueries({ queryKey: KEY })
  const toggle = useMutation({
    mutationFn: (isOn: boolean) => api.PATCH('/smoke-checks/{id}', { params, body: { is_enabled: isOn } }),
    onSuccess: refresh,
    onError: failed,
  })
  const remove = useMutation({
    mutationFn: () => api.DELETE('/smoke-checks/{id}', { params }),
    onSuccess: () => {
      done(t('“{{name}}” is removed.', { name }), () =>
        api.POST('/smoke-checks', { body: again(check) }).then(refresh),
      )
      return refresh()
    },
    onError: failed,
  })
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 space-y-1">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium break-words">{name}</span>
          <Badge>{website_id === null ? t('All websites') : (of ?? t('One website'))}</Badge>
        </p>
        <p className="text-xs break-words text-muted-foreground">
          <code className="font-mono break-all">{path}</code>
          {demands && ` · ${demands}`}
        </p>
      </div>
      <Can
        call="PATCH /smoke-checks/{id}"
        otherwise={is_enabled ? <Badge tone="success">{t('On')}</Badge> : <Badge>{t('Off')}</Badge>}
      >
        <Switch
          aria-label={t('“{{name}}” is on', { name })}
          checked={is_enabled}
          disabled={toggle.isPending}
          onCheckedChange={(isOn) => toggle.mutate(isOn)}
        />
        <Button variant="ghost" size="icon-sm" aria-label={t('Change “{{name}}”', { name })} onClick={onEdit}>
          <Pencil aria-hidden />
        </Button>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={t('Remove “{{name}}”', { name })}
          disabled={remove.isPending}
          onClick={() => remove.mutate()}
        >
          <Trash2 aria-hidden />
        </Button>
      </Can>
    </li>
  )
}
