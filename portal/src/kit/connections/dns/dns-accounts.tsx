/** Accounts at DNS providers: whether they work, and which zones they have. */
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Plus, Signpost } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { Section } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Empty } from '@/kit/states'
import { Time } from '@/kit/time'
import { Button } from '@/ui/button'
import type { Connections, DnsAccount } from '../connections'
import { DnsAccountDialog } from './dns-account-dialog'
import { DnsAccountState } from './dns-account-state'
import { useDnsKinds } from './dns-kinds'

/** An installation keeps twenty of them at most: one call has them all. */
const ALL = { params: { query: { limit: 100 } } }
const ZONES_SHOWN = 3

export function DnsAccounts({ connections }: { connections: Connections }) {
  const { t } = useTranslation('connections')
  const navigate = useNavigate()
  const [isAdding, setAdding] = useState(false)
  const { dns: root, at } = connections
  const query = useQuery($api.queryOptions('get', root, ALL))
  const add = (
    <Can call={`POST ${root}`}>
      <Button onClick={() => setAdding(true)}>
        <Plus aria-hidden /> {t('Add a DNS account')}
      </Button>
    </Can>
  )
  return (
    <Section
      title={t('DNS accounts')}
      description={
        root === '/dns-providers'
          ? t('Enter an account once, and the records that your domains need are created there.')
          : t('For the platform’s own names only, never for a tenant’s.')
      }
      actions={query.data && query.data.items.length > 0 && add}
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={Signpost} title={t('No DNS accounts yet')} actions={add}>
              {t('Without one, records are created by hand, and wildcard certificates cannot be had.')}
            </Empty>
          ) : (
            <ul className="divide-y rounded-lg border bg-card">
              {items.map((account) => (
                <Row key={account.id} account={account} at={`${at}/dns/${account.id}`} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {isAdding && (
        <DnsAccountDialog
          root={root}
          onMade={(id) => void navigate({ to: `${at}/dns/${id}` as never })}
          onClose={() => setAdding(false)}
        />
      )}
    </Section>
  )
}

function Row({ account, at }: { account: DnsAccount; at: string }) {
  const { t } = useTranslation('connections')
  const kinds = useDnsKinds()
  const { name, kind, state, problem, zones, checked_at } = account
  const more = zones.length - ZONES_SHOWN
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 space-y-1">
        <p className="flex flex-wrap items-center gap-2">
          <Link
            to={at as never}
            className="rounded-sm font-medium break-words underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
          >
            {name}
          </Link>
          <DnsAccountState state={state} />
        </p>
        <p className="text-xs break-words text-muted-foreground">
          {kinds[kind].name}
          {zones.length > 0 && ` · ${zones.slice(0, ZONES_SHOWN).join(', ')}`}
          {more > 0 && ` ${t('and {{count}} more', { count: more })}`}
        </p>
        {problem && <p className="text-xs break-words text-destructive">{problem}</p>}
      </div>
      {checked_at && (
        <span className="text-xs text-muted-foreground">
          {t('asked')} <Time at={checked_at} />
        </span>
      )}
    </li>
  )
}
