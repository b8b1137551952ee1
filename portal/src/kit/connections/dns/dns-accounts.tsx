/** Accounts at DNS providers: whether they work, and which zones they have. */
import { useQuery } from '@tanstack/react-query'
import { Signpost } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Time } from '@/kit/time'
import { ALL_OF_THEM, ConnectionList, ConnectionRow } from '../connection-list'
import type { Connections, DnsAccount } from '../connections'
import { DnsAccountDialog } from './dns-account-dialog'
import { DnsAccountState } from './dns-account-state'
import { useDnsKinds } from './dns-kinds'

const ZONES_SHOWN = 3

export function DnsAccounts({ connections }: { connections: Connections }) {
  const { t } = useTranslation('connections')
  const { dns: root } = connections
  const at = `${connections.at}/dns`
  const query = useQuery($api.queryOptions('get', root, ALL_OF_THEM))
  return (
    <ConnectionList<DnsAccount>
      title={t('DNS accounts')}
      description={
        root === '/dns-providers'
          ? t('Enter an account once, and the records that your domains need are created there.')
          : t('For the platform’s own names only, never for a tenant’s.')
      }
      query={query}
      renderRow={(account) => <Row key={account.id} account={account} at={`${at}/${account.id}`} />}
      add={{ name: t('Add a DNS account'), call: `POST ${root}` }}
      at={at}
      renderDialog={(acts) => <DnsAccountDialog root={root} {...acts} />}
      empty={{
        icon: Signpost,
        title: t('No DNS accounts yet'),
        text: t('Without one, records are created by hand, and wildcard certificates cannot be had.'),
      }}
    />
  )
}

function Row({ account, at }: { account: DnsAccount; at: string }) {
  const { t } = useTranslation('connections')
  const kinds = useDnsKinds()
  const { name, kind, state, problem, zones, checked_at } = account
  const more = zones.length - ZONES_SHOWN
  return (
    <ConnectionRow
      at={at}
      name={name}
      state={<DnsAccountState state={state} />}
      facts={
        <>
          {kinds[kind].name}
          {zones.length > 0 && ` · ${zones.slice(0, ZONES_SHOWN).join(', ')}`}
          {more > 0 && ` ${t('and {{count}} more', { count: more })}`}
        </>
      }
      problem={problem}
    >
      {checked_at && (
        <span className="text-xs text-muted-foreground">
          {t('asked')} <Time at={checked_at} />
        </span>
      )}
    </ConnectionRow>
  )
}
