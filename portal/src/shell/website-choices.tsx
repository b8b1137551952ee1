/** The websites that one can switch to, with a search for those who have hundreds. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Check, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Can } from '@/kit/rights'
import { SearchInput } from '@/kit/search-input'
import { addressOf, shortAddress } from '@/kit/website'
import { cn } from '@/ui/cn'
import type { Opened } from '@/ui/on-demand'
import { PopoverOnDemand } from '@/ui/popover'
import { ROW } from './switcher-row'

const SHOWN = 50

type Place = {
  tenant: string
  /** The website one is at. */
  present: string
}

export default function WebsiteChoices({ tenant, present, ...opened }: Place & Opened) {
  const { t } = useTranslation()
  return (
    <PopoverOnDemand
      {...opened}
      aria-label={t('Switch website')}
      className="flex max-h-[70dvh] w-72 flex-col gap-1 overflow-y-auto p-2"
    >
      <Choices tenant={tenant} present={present} onChoose={() => opened.onOpenChange(false)} />
    </PopoverOnDemand>
  )
}

function Choices({ tenant, present, onChoose }: Place & { onChoose: () => void }) {
  const { t } = useTranslation()
  const [search, setSearch] = useState('')
  const { data } = useQuery(
    $api.queryOptions('get', '/websites', {
      params: { query: { limit: SHOWN, sort: 'name', ...(search && { q: search }) } },
    }),
  )
  return (
    <>
      {(search !== '' || (data?.items.length ?? 0) > 6) && (
        <SearchInput
          value={search}
          onChange={setSearch}
          label={t('Find a website')}
          className="mb-1 w-full sm:w-full"
        />
      )}
      {data?.items.map((website) => (
        <Link
          key={website.id}
          to="/t/$tenant/websites/$website"
          params={{ tenant, website: website.id }}
          onClick={onChoose}
          className={ROW}
        >
          <span className="min-w-0 flex-1">
            <span className="block truncate">{website.name}</span>
            <span className="block truncate text-xs text-muted-foreground">
              {shortAddress(addressOf(website))}
            </span>
          </span>
          {website.id === present && <Check className="size-4" aria-hidden />}
        </Link>
      ))}
      {data?.items.length === 0 && <p className="p-2 text-muted-foreground">{t('Nothing fits')}</p>}
      {data?.next_cursor && (
        <p className="px-2 py-1 text-xs text-muted-foreground">{t('Search to find the others.')}</p>
      )}
      <Can call="POST /websites">
        <Link
          to="/t/$tenant/websites/new"
          params={{ tenant }}
          onClick={onChoose}
          className={cn(ROW, 'text-muted-foreground')}
        >
          <Plus className="size-4" aria-hidden /> {t('New website')}
        </Link>
      </Can>
    </>
  )
}
