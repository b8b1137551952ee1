/** The tenants that one can switch to, with a search for those who have hundreds. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Check, Plus, ServerCog } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { useMe } from '@/kit/rights'
import { SearchInput } from '@/kit/search-input'
import { Avatar } from '@/ui/avatar'
import { cn } from '@/ui/cn'
import type { Opened } from '@/ui/on-demand'
import { PopoverOnDemand } from '@/ui/popover'
import { ROW } from './switcher-row'

export default function SwitcherChoices({
  tenant: slug,
  isPlatform,
  ...opened
}: Opened & {
  /** Where one is now. */
  tenant: string | undefined
  isPlatform: boolean
}) {
  const { t } = useTranslation()
  const me = useMe()
  const [search, setSearch] = useState('')
  const isOperator = (me?.platform_permissions.length ?? 0) > 0
  const own = (me?.tenants ?? []).filter((tenant) =>
    `${tenant.name} ${tenant.display_name ?? ''} ${tenant.slug}`.toLowerCase().includes(search.toLowerCase()),
  )
  const close = () => opened.onOpenChange(false)
  return (
    <PopoverOnDemand
      {...opened}
      aria-label={t('Switch team')}
      className="flex max-h-[70dvh] w-72 flex-col gap-1 overflow-y-auto p-2"
    >
      {((me?.tenants.length ?? 0) > 6 || isOperator) && (
        <SearchInput
          value={search}
          onChange={setSearch}
          label={t('Find a team')}
          className="mb-1 w-full sm:w-full"
        />
      )}
      {isOperator && (
        <Link to="/platform" onClick={close} className={ROW}>
          <span className="flex size-8 items-center justify-center rounded-md bg-muted">
            <ServerCog className="size-4" aria-hidden />
          </span>
          <span className="flex-1 font-medium">{t('Platform')}</span>
          {isPlatform && <Check className="size-4" aria-hidden />}
        </Link>
      )}
      {own.map((tenant) => (
        <Link
          key={tenant.id}
          to="/t/$tenant"
          params={{ tenant: tenant.slug }}
          onClick={close}
          className={ROW}
        >
          <Avatar name={tenant.display_name ?? tenant.name} src={tenant.logo_url} />
          <span className="min-w-0 flex-1 truncate">{tenant.display_name ?? tenant.name}</span>
          {tenant.slug === slug && <Check className="size-4" aria-hidden />}
        </Link>
      ))}
      {isOperator && search !== '' && isPlatform && <AllTenants search={search} onChoose={close} />}
      <Link to="/welcome" onClick={close} className={cn(ROW, 'text-muted-foreground')}>
        <Plus className="mx-2 size-4" aria-hidden /> {t('New team')}
      </Link>
    </PopoverOnDemand>
  )
}

/** For operators: any tenant, of which there may be thousands. */
function AllTenants({ search, onChoose }: { search: string; onChoose: () => void }) {
  const { t } = useTranslation()
  const { data } = useQuery(
    $api.queryOptions('get', '/admin/tenants', { params: { query: { q: search, limit: 20 } } }),
  )
  if (!data?.items.length) return null
  return (
    <>
      <p className="px-2 pt-2 text-xs font-medium text-muted-foreground">{t('All tenants')}</p>
      {data.items.map((tenant) => (
        <Link
          key={tenant.id}
          to={`/platform/tenants/${tenant.id}` as never}
          onClick={onChoose}
          className={ROW}
        >
          <Avatar name={tenant.name} />
          <span className="min-w-0 flex-1 truncate">{tenant.name}</span>
          <span className="text-xs text-muted-foreground">{tenant.slug}</span>
        </Link>
      ))}
    </>
  )
}
