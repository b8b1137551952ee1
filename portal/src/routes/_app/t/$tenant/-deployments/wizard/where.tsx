/** The second question: on which websites, and whether visitors see it. */
import { useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { LoadMore, useList } from '@/kit/list'
import { SearchInput } from '@/kit/search-input'
import { Failed, Loading, NothingFound } from '@/kit/states'
import { addressOf, shortAddress } from '@/kit/website'
import { WebsiteStatusBadge } from '@/kit/website-status'
import { Checkbox, RadioCard, RadioGroup } from '@/ui/choice'
import { isOfOneWebsite } from './draft'
import { WebsiteSelect } from './website-select'
import type { PartProps } from './what'

export function Where({ draft, onChange }: PartProps) {
  const { t } = useTranslation('deployments')
  return (
    <div className="flex flex-col gap-6">
      <RadioGroup
        aria-label={t('Environment')}
        value={draft.environment ?? 'production'}
        onValueChange={(value) => onChange({ environment: value === 'staging' ? 'staging' : undefined })}
        className="sm:grid-cols-2"
      >
        <RadioCard value="production" className="flex flex-col gap-0.5">
          <span className="font-medium">{t('Production')}</span>
          <span className="text-xs text-muted-foreground">{t('What visitors see')}</span>
        </RadioCard>
        <RadioCard value="staging" className="flex flex-col gap-0.5">
          <span className="font-medium">{t('Staging')}</span>
          <span className="text-xs text-muted-foreground">
            {t('At an address of its own, for whoever has the link; production may follow later')}
          </span>
        </RadioCard>
      </RadioGroup>
      {isOfOneWebsite(draft) ? (
        <WebsiteSelect
          value={draft.websites?.[0]}
          onChange={(id) =>
            onChange({ websites: id ? [id] : undefined, entries: undefined, release: undefined })
          }
        />
      ) : (
        <>
          <RadioGroup
            aria-label={t('Which websites?')}
            value={draft.all ? 'all' : 'some'}
            onValueChange={(value) => onChange({ all: value === 'all' || undefined })}
            className="sm:grid-cols-2"
          >
            <RadioCard value="some" className="font-medium">
              {t('Chosen websites')}
            </RadioCard>
            <RadioCard value="all" className="flex flex-col gap-0.5">
              <span className="font-medium">{t('All websites')}</span>
              <span className="text-xs text-muted-foreground">
                {t('Also those that are made before it begins')}
              </span>
            </RadioCard>
          </RadioGroup>
          {!draft.all && <Websites draft={draft} onChange={onChange} />}
        </>
      )}
    </div>
  )
}

function Websites({ draft, onChange }: PartProps) {
  const { t } = useTranslation('deployments')
  const [q, setQ] = useState('')
  const query = useList(['get', '/websites', { q, sort: 'name', for: 'deployment' }], async (cursor) => {
    const filter = { ...(q && { q }), ...(cursor && { cursor }) }
    const { data } = await api.GET('/websites', { params: { query: { limit: 50, sort: 'name', ...filter } } })
    return data ?? { items: [], next_cursor: null }
  })
  const chosen = new Set(draft.websites)
  const choose = (ids: Iterable<string>) => {
    const next = [...ids]
    onChange({ websites: next.length > 0 ? next : undefined })
  }
  const { items } = query
  const only = q === '' && items?.length === 1 && !query.hasNextPage ? items[0]?.id : undefined
  const chooseOnly = useEffectEvent(() => {
    if (only && !draft.websites) choose([only])
  })
  useEffect(() => chooseOnly(), [only])
  const isAll = items !== undefined && items.length > 0 && items.every(({ id }) => chosen.has(id))
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <SearchInput value={q} onChange={setQ} label={t('Find a website')} />
        <span className="text-muted-foreground" aria-live="polite">
          {t('{{count}} chosen', { count: chosen.size })}
        </span>
      </div>
      {!items ? (
        query.isError ? (
          <Failed error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Loading />
        )
      ) : items.length === 0 ? (
        <NothingFound onReset={() => setQ('')} />
      ) : (
        <ul className="divide-y rounded-lg border bg-card">
          <li>
            <label
              htmlFor="all-shown"
              className="flex cursor-pointer items-center gap-3 bg-muted/50 px-3 py-2 text-xs font-medium text-muted-foreground"
            >
              <Checkbox
                id="all-shown"
                checked={isAll ? true : chosen.size > 0 ? 'indeterminate' : false}
                onCheckedChange={() => {
                  const shown = new Set(items.map(({ id }) => id))
                  choose(isAll ? chosen.difference(shown) : chosen.union(shown))
                }}
              />
              {t('All that are shown')}
            </label>
          </li>
          {items.map((website) => (
            <li key={website.id}>
              <label
                htmlFor={`website-${website.id}`}
                className="flex cursor-pointer items-center gap-3 px-3 py-2.5 hover:bg-accent/50"
              >
                <Checkbox
                  id={`website-${website.id}`}
                  checked={chosen.has(website.id)}
                  onCheckedChange={() => choose(chosen.symmetricDifference(new Set([website.id])))}
                />
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{website.name}</span>
                  <span className="block truncate text-xs text-muted-foreground">
                    {shortAddress(addressOf(website))}
                  </span>
                </span>
                <WebsiteStatusBadge status={website.status} />
              </label>
            </li>
          ))}
        </ul>
      )}
      <LoadMore query={query} />
    </div>
  )
}
