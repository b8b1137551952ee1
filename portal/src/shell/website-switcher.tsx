/** Which website one works on, with a search for those who have hundreds; and the way back to all of them. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ArrowLeft, Check, ChevronsUpDown, ExternalLink, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Can } from '@/kit/rights'
import { SearchInput } from '@/kit/search-input'
import { addressOf, shortAddress, websiteOptions } from '@/kit/website'
import { cn } from '@/ui/cn'
import { Popover, PopoverContent, PopoverTrigger } from '@/ui/popover'
import { Skeleton } from '@/ui/skeleton'

const SHOWN = 50
const ROW =
  'flex items-center gap-2.5 rounded-md px-2 py-1.5 outline-none hover:bg-accent focus-visible:ring-[3px] focus-visible:ring-ring/60'

export function WebsiteSwitcher({ tenant, website: id }: { tenant: string; website: string }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const { data: website } = useQuery(websiteOptions(id))
  return (
    <div className="flex flex-col gap-1 border-t pt-3">
      <Link to="/t/$tenant/websites" params={{ tenant }} className={cn(ROW, 'text-xs text-muted-foreground')}>
        <ArrowLeft className="size-3.5" aria-hidden /> {t('All websites')}
      </Link>
      {website ? (
        <div className="flex items-center gap-1">
          <Popover open={isOpen} onOpenChange={setOpen}>
            <PopoverTrigger className={cn(ROW, 'min-w-0 flex-1 text-left')}>
              <span className="min-w-0 flex-1">
                <span className="sr-only">{t('Switch website:')} </span>
                <span className="block truncate font-medium">{website.name}</span>
                <span className="block truncate text-xs text-muted-foreground">
                  {shortAddress(addressOf(website))}
                </span>
              </span>
              <ChevronsUpDown className="size-4 shrink-0 text-muted-foreground" aria-hidden />
            </PopoverTrigger>
            <PopoverContent className="flex max-h-[70dvh] w-72 flex-col gap-1 overflow-y-auto p-2">
              <Choices tenant={tenant} present={id} onChoose={() => setOpen(false)} />
            </PopoverContent>
          </Popover>
          <a
            href={addressOf(website)}
            target="_blank"
            rel="noreferrer"
            className={cn(ROW, 'text-muted-foreground')}
            aria-label={t('Open the website')}
            title={t('Open the website')}
          >
            <ExternalLink className="size-4" aria-hidden />
          </a>
        </div>
      ) : (
        <Skeleton className="h-11" />
      )}
    </div>
  )
}

function Choices({ tenant, present, onChoose }: { tenant: string; present: string; onChoose: () => void }) {
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
