/** Accounts and caches elsewhere, of a team or of the platform, on one screen. */
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '@/kit/page'
import { Can, useMay } from '@/kit/rights'
import { Forbidden } from '@/kit/states'
import { CdnHooks } from './cdn/cdn-hooks'
import type { Connections } from './connections'
import { DnsAccounts } from './dns/dns-accounts'

export function ConnectionsPage({ connections }: { connections: Connections }) {
  const { t } = useTranslation('connections')
  const may = useMay()
  const { dns, cdn } = connections
  const guide = (name: string, text: string) => (
    <Link to="/guides/$name" params={{ name }} className="underline underline-offset-4">
      {text}
    </Link>
  )
  return (
    <Page
      title={t('Connections')}
      description={
        <>
          {t('What works for your websites elsewhere: accounts at DNS providers, and CDNs.')}{' '}
          {t('The guides:')} {guide('dns', t('having records created'))}, {guide('cdn', t('a CDN in front'))}.
        </>
      }
    >
      {!may(`GET ${dns}`) && !may(`GET ${cdn}`) && <Forbidden />}
      <Can call={`GET ${dns}`}>
        <DnsAccounts connections={connections} />
      </Can>
      <Can call={`GET ${cdn}`}>
        <CdnHooks connections={connections} />
      </Can>
    </Page>
  )
}
