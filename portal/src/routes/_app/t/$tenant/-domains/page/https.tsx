/** How it stands with the certificate of a name, how it got there, and whether browsers insist on it. */
import { useQuery } from '@tanstack/react-query'
import { FileBadge, RefreshCw, Upload } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, type Answer, api } from '@/api/api'
import { CertificateSheet } from '@/kit/certificates/certificate-sheet'
import { Loaded } from '@/kit/loaded'
import { Can } from '@/kit/rights'
import { useSaid } from '@/kit/said'
import { Time, formatDate } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Badge, type Tone } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Card, CardAction, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card'
import { type Domain, useRefreshDomains } from '../domain'
import { Hsts } from './hsts'
import { UploadDialog } from './upload-dialog'

type Certificate = Answer<'get', '/domains/{id}/certificate'>

export function Https({ domain }: { domain: Domain }) {
  const { t } = useTranslation('domains')
  const certificate = useQuery({
    ...$api.queryOptions('get', '/domains/{id}/certificate', { params: { path: { id: domain.id } } }),
    refetchInterval: ({ state: { data } }) =>
      data?.state === 'ordered' || data?.state === 'waiting' ? 5_000 : false,
  })
  return (
    <div className="flex flex-col gap-6">
      {domain.certificate === null ? (
        <Alert>
          <AlertTitle>{t('This installation has no HTTPS of its own')}</AlertTitle>
          <AlertDescription>
            {t('What stands in front of it, a proxy for instance, is in charge of certificates.')}
          </AlertDescription>
        </Alert>
      ) : (
        <Loaded query={certificate}>
          {(loaded) => <CertificateCard domain={domain} certificate={loaded} />}
        </Loaded>
      )}
      <Hsts key={domain.version} domain={domain} />
    </div>
  )
}

const TONES: Record<Certificate['state'], Tone> = {
  served: 'success',
  expired: 'danger',
  ordered: 'info',
  failed: 'danger',
  missing: 'neutral',
  waiting: 'info',
  off: 'neutral',
}

function CertificateCard({ domain, certificate }: { domain: Domain; certificate: Certificate }) {
  const { t, i18n } = useTranslation('domains')
  const said = useSaid()
  const refresh = useRefreshDomains()
  const [isUploading, setUploading] = useState(false)
  const [shown, setShown] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const states: Record<Certificate['state'], string> = {
    served: t('Secure'),
    expired: t('Run out'),
    ordered: t('On its way'),
    failed: t('Failed'),
    missing: t('None'),
    waiting: t('Waits for DNS'),
    off: t('Off'),
  }
  const order = async () => {
    setBusy(true)
    try {
      await api.POST('/domains/{id}/certificate/order', { params: { path: { id: domain.id } } })
      await refresh()
      done(t('The certificate is ordered'))
    } catch (error) {
      failed(error)
    } finally {
      setBusy(false)
    }
  }
  const { answers, problem } = certificate
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('Certificate')}</CardTitle>
        <CardDescription>{said(certificate.summary)}</CardDescription>
        <CardAction>
          <Badge tone={TONES[certificate.state]} hasDot>
            {states[certificate.state]}
          </Badge>
        </CardAction>
      </CardHeader>
      <CardContent className="flex flex-col gap-5">
        {problem && (
          <Alert tone="danger">
            <AlertTitle>{said(problem.detail)}</AlertTitle>
            <AlertDescription>{said(problem.hint)}</AlertDescription>
          </Alert>
        )}
        {answers && (
          <dl className="grid gap-3 sm:grid-cols-2">
            <Fact name={t('Issued by')}>{answers.issuer}</Fact>
            <Fact name={t('Comes from')}>
              {answers.source === 'acme' ? (answers.authority ?? t('an authority')) : t('Uploaded')}
            </Fact>
            <Fact name={t('Valid until')}>
              {formatDate(answers.not_after, i18n.language)} (<Time at={answers.not_after} />)
            </Fact>
            {answers.renew_at && (
              <Fact name={t('Is renewed')}>
                <Time at={answers.renew_at} />
              </Fact>
            )}
            <Fact name={t('For')}>{answers.names.join(', ')}</Fact>
            <Fact name={t('Fingerprint')}>
              <code className="font-mono text-xs break-all">{answers.fingerprint}</code>
            </Fact>
          </dl>
        )}
        {certificate.order && certificate.order.events.length > 0 && <Course order={certificate.order} />}
        <div className="flex flex-wrap gap-2">
          <Can call="POST /domains/{id}/certificate/order">
            <Button
              variant="outline"
              isBusy={isBusy}
              disabled={domain.https !== 'auto' || certificate.state === 'ordered'}
              onClick={() => void order()}
            >
              {!isBusy && <RefreshCw aria-hidden />} {answers ? t('Renew now') : t('Order now')}
            </Button>
          </Can>
          <Can call="POST /domains/{id}/certificate">
            <Button variant="outline" onClick={() => setUploading(true)}>
              <Upload aria-hidden /> {t('Upload one …')}
            </Button>
          </Can>
          {answers && (
            <Can call="GET /certificates/{id}">
              <Button variant="outline" onClick={() => setShown(answers.id)}>
                <FileBadge aria-hidden /> {t('Details …')}
              </Button>
            </Can>
          )}
        </div>
        <StandBy certificates={certificate.stand_by} onShow={setShown} />
        {shown && (
          <CertificateSheet
            root="/certificates"
            id={shown}
            onChange={refresh}
            onClose={() => setShown(undefined)}
          />
        )}
        {isUploading && <UploadDialog domain={domain} onClose={() => setUploading(false)} />}
      </CardContent>
    </Card>
  )
}

/** Others that cover the name, and would answer if this one did not. */
function StandBy({
  certificates,
  onShow,
}: {
  certificates: Certificate['stand_by']
  onShow: (id: string) => void
}) {
  const { t, i18n } = useTranslation('domains')
  if (certificates.length === 0) return null
  return (
    <div className="flex flex-col gap-1">
      <h3 className="text-xs font-medium">{t('Standing by')}</h3>
      <ul>
        {certificates.map(({ id, source, issuer, not_after }) => (
          <li key={id}>
            <button
              type="button"
              className="rounded-sm text-left text-xs underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
              onClick={() => onShow(id)}
            >
              {source === 'upload' ? t('Uploaded') : issuer},{' '}
              {t('until {{date}}', { date: formatDate(not_after, i18n.language) })}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-0.5">
      <dt className="text-xs text-muted-foreground">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  )
}

/** What happened to the last order, newest first. */
function Course({ order }: { order: NonNullable<Certificate['order']> }) {
  const { t } = useTranslation('domains')
  return (
    <details>
      <summary className="w-fit cursor-pointer rounded-sm text-xs font-medium text-primary outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60">
        {t('The last order, step by step')}
      </summary>
      <ol className="mt-2 flex flex-col gap-2 border-l pl-4">
        {order.events.toReversed().map(({ at, event, detail }, index) => (
          <li key={index} className="text-xs">
            <span className="font-mono">{event}</span> <Time at={at} className="text-muted-foreground" />
            {detail && <p className="break-words text-muted-foreground">{detail}</p>}
          </li>
        ))}
      </ol>
    </details>
  )
}
