/** One certificate: what it says, whether it still counts, those before it, and how to end it. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ShieldOff, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { useConfirm } from '@/kit/confirm'
import { CopyButton, Copyable } from '@/kit/copy'
import { Loaded } from '@/kit/loaded'
import { Can } from '@/kit/rights'
import { Time, formatDate } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Dialog, DialogTitle, SheetContent } from '@/ui/dialog'
import type { Certificate, CertificateRoot } from './certificate'
import { STATE_TONES, useCertificateStates, useOcspStates } from './names'
import { RevokeDialog } from './revoke-dialog'

export function CertificateSheet({
  root,
  id,
  onChange,
  onClose,
}: {
  root: CertificateRoot
  id: string
  /** Shows anew what is behind it. */
  onChange: () => Promise<unknown>
  onClose: () => void
}) {
  const { t } = useTranslation('certificates')
  const query = useQuery($api.queryOptions('get', `${root}/{id}`, { params: { path: { id } } }))
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <SheetContent aria-describedby={undefined} className="w-[min(38rem,96vw)]">
        <DialogTitle className="pr-8 text-lg font-semibold">{t('Certificate')}</DialogTitle>
        <Loaded query={query}>
          {(certificate) => (
            <>
              <Facts certificate={certificate} />
              {certificate.state === 'active' && (
                <Endings root={root} certificate={certificate} onChange={onChange} onClose={onClose} />
              )}
              <Earlier certificate={certificate} />
            </>
          )}
        </Loaded>
      </SheetContent>
    </Dialog>
  )
}

function Facts({ certificate }: { certificate: Certificate }) {
  const { t, i18n } = useTranslation('certificates')
  const states = useCertificateStates()
  const ocspStates = useOcspStates()
  const { state, names, answers_for, source, issuer, authority, ocsp } = certificate
  return (
    <>
      <p>
        <Badge tone={STATE_TONES[state]} hasDot>
          {states[state]}
        </Badge>
      </p>
      <dl className="grid gap-3 sm:grid-cols-2">
        <Fact name={t('For')}>{names.join(', ')}</Fact>
        <Fact name={t('Answers for')}>{answers_for.join(', ') || '–'}</Fact>
        <Fact name={t('Issued by')}>{issuer}</Fact>
        <Fact name={t('Comes from')}>
          {source === 'upload' ? t('Uploaded') : (authority ?? t('an authority'))}
        </Fact>
        <Fact name={t('Valid')}>
          {t('{{start}} to {{end}}', {
            start: formatDate(certificate.not_before, i18n.language),
            end: formatDate(certificate.not_after, i18n.language),
          })}
        </Fact>
        <Fact name={t('Is renewed')}>
          <Time at={certificate.renew_at} />
        </Fact>
        <Fact name={t('Key')}>{certificate.key_type}</Fact>
        <Fact name={t('Whether it still counts (OCSP)')}>
          {ocsp ? (ocsp.problem ?? ocspStates[ocsp.state]) : t('It names nobody to ask')}
        </Fact>
        <Fact name={t('Serial number')}>
          <Copyable text={certificate.serial} />
        </Fact>
        <Fact name={t('Fingerprint')}>
          <Copyable text={certificate.fingerprint} />
        </Fact>
        {certificate.revoked_at && (
          <Fact name={t('Revoked')}>
            <Time at={certificate.revoked_at} /> {certificate.revocation_reason}
          </Fact>
        )}
      </dl>
      <details>
        <summary className="w-fit cursor-pointer rounded-sm text-xs font-medium text-primary outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60">
          {t('As visitors get it (PEM)')}
        </summary>
        <div className="mt-2 flex items-start gap-2">
          <pre className="min-w-0 flex-1 rounded-lg border bg-muted/50 p-3 text-xs break-all whitespace-pre-wrap">
            {certificate.chain}
          </pre>
          <CopyButton text={certificate.chain} />
        </div>
      </details>
    </>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-0.5">
      <dt className="text-xs text-muted-foreground">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  )
}

function Endings({
  root,
  certificate,
  onChange,
  onClose,
}: {
  root: CertificateRoot
  certificate: Certificate
  onChange: () => Promise<unknown>
  onClose: () => void
}) {
  const { t } = useTranslation('certificates')
  const client = useQueryClient()
  const confirm = useConfirm()
  const [isRevoking, setRevoking] = useState(false)
  const params = { path: { id: certificate.id } }
  // Operators remove what is the platform's, and leave teams theirs.
  const isOwn = root === '/certificates' || certificate.tenant_id === null
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: ['get', `${root}/{id}`] })
    await onChange()
  }
  const remove = async () => {
    const isAgreed = await confirm({
      title: t('Remove this certificate?'),
      detail: t(
        'It answers no more, and its key is erased. Where HTTPS is kept up by itself, another one is ordered.',
      ),
      action: t('Remove'),
      typed: certificate.names[0] ?? '',
    })
    if (!isAgreed) return
    try {
      await api.DELETE(`${root}/{id}`, { params })
      await refresh()
      done(t('The certificate is removed'))
      onClose()
    } catch (error) {
      failed(error)
    }
  }
  return (
    <div className="flex flex-wrap gap-2">
      <Can call={`POST ${root}/{id}/revoke`}>
        {/* Authorities take back only what they gave out here. */}
        {certificate.source === 'acme' && (
          <Button variant="outline" className="text-destructive" onClick={() => setRevoking(true)}>
            <ShieldOff aria-hidden /> {t('Revoke …')}
          </Button>
        )}
      </Can>
      <Can call={`DELETE ${root}/{id}`}>
        {isOwn && (
          <Button variant="outline" className="text-destructive" onClick={() => void remove()}>
            <Trash2 aria-hidden /> {t('Remove …')}
          </Button>
        )}
      </Can>
      {isRevoking && (
        <RevokeDialog
          root={root}
          certificate={certificate}
          onDone={refresh}
          onClose={() => setRevoking(false)}
        />
      )}
    </div>
  )
}

function Earlier({ certificate }: { certificate: Certificate }) {
  const { t, i18n } = useTranslation('certificates')
  const states = useCertificateStates()
  if (certificate.history.length === 0) return null
  return (
    <section className="flex flex-col gap-2">
      <h3 className="font-medium">{t('Others of the same names')}</h3>
      <ul className="divide-y rounded-lg border bg-card">
        {certificate.history.map(({ id, state, source, issuer, not_after }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-2 px-3 py-2 text-xs">
            <span className="min-w-0 break-words">
              {source === 'upload' ? t('Uploaded') : issuer},{' '}
              {t('until {{date}}', { date: formatDate(not_after, i18n.language) })}
            </span>
            <Badge tone={STATE_TONES[state]}>{states[state]}</Badge>
          </li>
        ))}
      </ul>
    </section>
  )
}
