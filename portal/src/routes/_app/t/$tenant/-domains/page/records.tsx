/** The records that a name needs: what to create, what is seen instead, and having them created. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CircleCheck, CircleDashed, CircleHelp, CircleX, type LucideIcon, RefreshCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { Copyable } from '@/kit/copy'
import { Can } from '@/kit/rights'
import { useSaid } from '@/kit/said'
import { Time } from '@/kit/time'
import { Button } from '@/ui/button'
import { Card, CardAction, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card'
import { cn } from '@/ui/cn'
import { type Domain, type DomainRecord, domainOptions, useRefreshDomains } from '../domain'
import { CreateRecords } from './create-records'

export function Records({ domain }: { domain: Domain }) {
  const { t } = useTranslation('domains')
  const verify = domain.records.filter(({ purpose }) => purpose === 'verify')
  const point = domain.records.filter(({ purpose }) => purpose === 'point')
  const certificate = domain.records.filter(({ purpose }) => purpose === 'certificate')
  const isLookedAt = domain.checked_at !== null
  const isProven = domain.verified_at !== null && domain.state !== 'lost'
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('DNS records')}</CardTitle>
        <CardDescription>
          {domain.checked_at ? (
            <>
              {t('Looked at')} <Time at={domain.checked_at} />
              {domain.next_check_at && (
                <>
                  {' · '}
                  {t('again')} <Time at={domain.next_check_at} />
                </>
              )}
            </>
          ) : (
            t('DNS has not been looked at yet.')
          )}
        </CardDescription>
        <CardAction>
          <CheckNow domain={domain} />
        </CardAction>
      </CardHeader>
      <CardContent className="flex flex-col gap-6">
        <CreateRecords domain={domain} />
        <Group
          title={isProven ? t('The name is proven to be yours') : t('Prove that the name is yours')}
          text={verify.length > 1 ? t('One of these is enough.') : undefined}
          records={verify}
          isLookedAt={isLookedAt}
        />
        <Group title={t('Lead visitors here')} records={point} isLookedAt={isLookedAt} />
        <Group title={t('Let certificates be issued')} records={certificate} isLookedAt={isLookedAt} />
        {domain.hints.length > 0 && (
          <ul className="flex list-disc flex-col gap-1 pl-5 text-muted-foreground">
            {domain.hints.map((hint) => (
              <li key={hint}>{hint}</li>
            ))}
          </ul>
        )}
      </CardContent>
    </Card>
  )
}

function CheckNow({ domain }: { domain: Domain }) {
  const { t } = useTranslation('domains')
  const client = useQueryClient()
  const refresh = useRefreshDomains()
  const check = useMutation({
    mutationFn: async () => {
      const { data } = await api.POST('/domains/{id}/check', { params: { path: { id: domain.id } } })
      if (data) client.setQueryData(domainOptions(domain.id).queryKey, data)
      await refresh()
    },
  })
  return (
    <Can call="POST /domains/{id}/check">
      <Button variant="outline" size="sm" isBusy={check.isPending} onClick={() => check.mutate()}>
        {!check.isPending && <RefreshCw aria-hidden />} {t('Check now')}
      </Button>
    </Can>
  )
}

function Group({
  title,
  text,
  records,
  isLookedAt,
}: {
  title: string
  text?: string | undefined
  records: DomainRecord[]
  isLookedAt: boolean
}) {
  if (records.length === 0) return null
  return (
    <section className="flex flex-col gap-3" aria-label={title}>
      <div>
        <h3 className="font-medium">{title}</h3>
        {text && <p className="text-xs text-muted-foreground">{text}</p>}
      </div>
      <ul className="flex flex-col gap-3">
        {records.map((record) => (
          <Row
            key={`${record.type} ${record.name} ${record.value}`}
            record={record}
            isLookedAt={isLookedAt}
          />
        ))}
      </ul>
    </section>
  )
}

const LOOKS: Record<DomainRecord['state'], { icon: LucideIcon; className: string }> = {
  found: { icon: CircleCheck, className: 'text-success' },
  missing: { icon: CircleDashed, className: 'text-muted-foreground' },
  wrong: { icon: CircleX, className: 'text-destructive' },
  unknown: { icon: CircleHelp, className: 'text-warning' },
}

function Row({ record, isLookedAt }: { record: DomainRecord; isLookedAt: boolean }) {
  const { t } = useTranslation('domains')
  const said = useSaid()
  const { type, name, value, state, seen } = record
  const states: Record<DomainRecord['state'], string> = {
    found: t('There'),
    missing: t('Not there yet'),
    wrong: t('Something else is there'),
    unknown: isLookedAt ? t('Could not be looked at') : t('Not looked at yet'),
  }
  const { icon: Icon, className } = LOOKS[isLookedAt ? state : 'missing']
  return (
    <li className="flex flex-col gap-2 rounded-lg border p-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="font-mono text-xs font-semibold">{type === 'HTTP' ? t('File') : type}</span>
        <span className={cn('inline-flex items-center gap-1.5 text-xs font-medium', className)}>
          <Icon className="size-4" aria-hidden /> {states[state]}
        </span>
      </div>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3 gap-y-1.5">
        <dt className="text-xs text-muted-foreground">{type === 'HTTP' ? t('Address') : t('Name')}</dt>
        <dd className="min-w-0">
          <Copyable text={name} />
        </dd>
        <dt className="text-xs text-muted-foreground">{type === 'HTTP' ? t('Content') : t('Value')}</dt>
        <dd className="min-w-0">
          <Copyable text={value} />
        </dd>
      </dl>
      {state !== 'found' && isLookedAt && (
        <p className="text-xs break-words text-muted-foreground">
          {seen.length > 0
            ? t('We see {{seen}}; {{expected}} is expected.', { seen: seen.join(', '), expected: value })
            : state === 'missing'
              ? t('We see nothing there so far. DNS may take some minutes to show a change.')
              : said(record.explanation)}
        </p>
      )}
    </li>
  )
}
