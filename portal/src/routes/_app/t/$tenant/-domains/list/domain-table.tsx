/** Names as rows. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Badge } from '@/ui/badge'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import type { Domain } from '../domain'
import { CertificateBadge, StateBadge } from '../state-badge'

export function DomainTable({
  tenant,
  domains,
  hasWebsite,
}: {
  tenant: string
  domains: Domain[]
  /** Whether it says which website each one shows. */
  hasWebsite: boolean
}) {
  const { t } = useTranslation('domains')
  const websites = useQuery({
    ...$api.queryOptions('get', '/websites', { params: { query: { limit: 200, sort: 'name' } } }),
    enabled: hasWebsite,
  })
  const names = new Map(websites.data?.items.map(({ id, name }) => [id, name]))
  return (
    <Table>
      <TableHeader>
        <TableRow>
          <TableHead>{t('Domain')}</TableHead>
          <TableHead>{t('State')}</TableHead>
          <TableHead className="max-sm:hidden">{t('HTTPS')}</TableHead>
          {hasWebsite && <TableHead className="max-md:hidden">{t('Website')}</TableHead>}
        </TableRow>
      </TableHeader>
      <TableBody>
        {domains.map((domain) => (
          <TableRow key={domain.id}>
            <TableCell className="max-w-96">
              <Link
                to="/t/$tenant/domains/$domain"
                params={{ tenant, domain: domain.id }}
                className="rounded-sm font-medium break-all outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
              >
                {domain.unicode_host}
              </Link>
              <span className="ml-2 inline-flex gap-1.5 align-middle">
                {domain.is_primary && <Badge>{t('Primary')}</Badge>}
                {domain.serves === 'portal' && <Badge tone="info">{t('Portal')}</Badge>}
              </span>
              {domain.redirects && (
                <p className="text-xs break-all text-muted-foreground">
                  {domain.redirect_to
                    ? t('leads to {{host}}', { host: domain.redirect_to })
                    : t('leads to the primary name')}
                </p>
              )}
            </TableCell>
            <TableCell>
              <StateBadge state={domain.state} />
            </TableCell>
            <TableCell className="max-sm:hidden">
              <CertificateBadge certificate={domain.certificate} />
            </TableCell>
            {hasWebsite && (
              <TableCell className="max-w-60 truncate max-md:hidden">
                {domain.website_id === null ? t('Main website') : (names.get(domain.website_id) ?? '–')}
              </TableCell>
            )}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
