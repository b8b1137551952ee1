/** What search engines find under a name. */
import { useQuery } from '@tanstack/react-query'
import { CircleCheck, CircleX, type LucideIcon, RefreshCw, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { $api, type Answer } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { Button } from '@/ui/button'
import { Card, CardAction, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card'
import type { Domain } from '../domain'

type Level = Answer<'get', '/domains/{id}/seo'>['findings'][number]['level']

const LOOKS: Record<Level, { icon: LucideIcon; className: string }> = {
  good: { icon: CircleCheck, className: 'text-success' },
  warning: { icon: TriangleAlert, className: 'text-warning' },
  problem: { icon: CircleX, className: 'text-destructive' },
}

export function Seo({ domain }: { domain: Domain }) {
  const { t } = useTranslation('domains')
  if (domain.state === 'verified') return <Found domain={domain} />
  return (
    <p className="text-muted-foreground">{t('Search engines find nothing here until the name works.')}</p>
  )
}

function Found({ domain }: { domain: Domain }) {
  const { t } = useTranslation('domains')
  const levels: Record<Level, string> = { good: t('Good'), warning: t('To look at'), problem: t('Problem') }
  const seo = useQuery(
    $api.queryOptions(
      'get',
      '/domains/{id}/seo',
      { params: { path: { id: domain.id } } },
      { staleTime: 60_000 },
    ),
  )
  return (
    <Loaded query={seo}>
      {({ findings, hops }) => (
        <Card>
          <CardHeader>
            <CardTitle>{t('What search engines find')}</CardTitle>
            {hops.length > 1 && <CardDescription className="break-all">{hops.join(' → ')}</CardDescription>}
            <CardAction>
              <Button variant="outline" size="sm" isBusy={seo.isFetching} onClick={() => void seo.refetch()}>
                {!seo.isFetching && <RefreshCw aria-hidden />} {t('Look again')}
              </Button>
            </CardAction>
          </CardHeader>
          <CardContent>
            <ul className="flex flex-col gap-3">
              {findings.map(({ check, level, message }) => {
                const { icon: Icon, className } = LOOKS[level]
                return (
                  <li key={`${check} ${message}`} className="flex items-start gap-2.5">
                    <Icon
                      className={`mt-0.5 size-4 shrink-0 ${className}`}
                      role="img"
                      aria-label={levels[level]}
                    />
                    <span className="min-w-0 break-words">{message}</span>
                  </li>
                )
              })}
            </ul>
          </CardContent>
        </Card>
      )}
    </Loaded>
  )
}
