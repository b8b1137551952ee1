/** One approval: what is to change, who has agreed, and the two buttons for those whose turn it is. */
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Check, CircleCheck, CircleX, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Item, api } from '@/api/api'
import { useModuleNames } from '@/kit/change-windows/module-names'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { useSaid } from '@/kit/said'
import { Time, formatDateTime } from '@/kit/time'
import { done } from '@/kit/toasts'
import { Badge, type Tone } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Card, CardContent } from '@/ui/card'
import { cn } from '@/ui/cn'
import { Textarea } from '@/ui/input'

type Approval = Item<'/approvals'>
type State = Approval['state']

const TONES: Record<State, Tone> = {
  pending: 'warning',
  approved: 'success',
  rejected: 'danger',
  expired: 'neutral',
  canceled: 'neutral',
}

export function ApprovalCard({
  tenant,
  approval,
  isMarked,
}: {
  tenant: string
  approval: Approval
  /** A link has led to this one. */
  isMarked: boolean
}) {
  const { t, i18n } = useTranslation('team')
  const said = useSaid()
  const modules = useModuleNames()
  const [deciding, setDeciding] = useState<'approve' | 'reject'>()
  const card = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isMarked) card.current?.scrollIntoView({ block: 'center' })
  }, [isMarked])
  const states: Record<State, string> = {
    pending: t('Waiting'),
    approved: t('Approved'),
    rejected: t('Rejected'),
    expired: t('Ran out of time'),
    canceled: t('Withdrawn'),
  }
  return (
    <Card ref={card} className={cn('py-4', isMarked && 'border-primary ring-1 ring-primary')}>
      <CardContent className="flex flex-col gap-3">
        <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
          <div className="min-w-0 flex-1">
            <Link
              to="/t/$tenant/deployments/$id"
              params={{ tenant, id: approval.deployment_id }}
              className="rounded-sm font-medium break-words underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
            >
              {said(approval.summary)}
            </Link>
            <p className="text-muted-foreground">
              {t('{{person}} asks', { person: approval.requested_by.label })} ·{' '}
              <Time at={approval.created_at} /> · {modules[approval.module]} ·{' '}
              {approval.environment === 'production' ? t('live') : t('staging')} ·{' '}
              {t('{{count}} websites', { count: approval.website_count })}
            </p>
          </div>
          <Badge tone={TONES[approval.state]} hasDot>
            {states[approval.state]}
          </Badge>
        </div>
        {/* Why it was rejected stands with who rejected it. */}
        {approval.reason && approval.state !== 'rejected' && (
          <p className="border-l-2 pl-3 text-muted-foreground">{said(approval.reason)}</p>
        )}
        {approval.votes.length > 0 && (
          <ul className="flex flex-col gap-1">
            {approval.votes.map((vote) => (
              <li
                key={`${vote.user_id} ${vote.created_at}`}
                className={cn('flex items-start gap-2', !vote.counts && 'line-through opacity-70')}
              >
                {vote.decision === 'approve' ? (
                  <CircleCheck className="mt-0.5 size-4 shrink-0 text-success" aria-label={t('agreed')} />
                ) : (
                  <CircleX className="mt-0.5 size-4 shrink-0 text-destructive" aria-label={t('refused')} />
                )}
                <span className="min-w-0">
                  <span className="font-medium">{vote.label}</span>{' '}
                  <Time at={vote.created_at} className="text-muted-foreground" />
                  {vote.comment && <span className="block text-muted-foreground">{vote.comment}</span>}
                </span>
              </li>
            ))}
          </ul>
        )}
        {approval.state === 'pending' && (
          <div className="flex flex-wrap items-center gap-2">
            <p className="min-w-0 flex-1 text-xs text-muted-foreground">
              {t('Rule “{{name}}”', { name: approval.rule.name })} ·{' '}
              {t('{{count}} more agreements needed', { count: approval.missing })}
              {approval.waits_for.length > 0 && `: ${approval.waits_for.join(', ')}`} ·{' '}
              {t('until {{date}}', { date: formatDateTime(approval.expires_at, i18n.language) })}
            </p>
            {approval.can_decide && (
              <>
                <Button variant="outline" onClick={() => setDeciding('reject')}>
                  <X aria-hidden /> {t('Reject …')}
                </Button>
                <Button onClick={() => setDeciding('approve')}>
                  <Check aria-hidden /> {t('Approve …')}
                </Button>
              </>
            )}
          </div>
        )}
      </CardContent>
      {deciding && (
        <DecideDialog approval={approval} decision={deciding} onClose={() => setDeciding(undefined)} />
      )}
    </Card>
  )
}

function DecideDialog({
  approval,
  decision,
  onClose,
}: {
  approval: Approval
  decision: 'approve' | 'reject'
  onClose: () => void
}) {
  const { t } = useTranslation('team')
  const said = useSaid()
  const client = useQueryClient()
  const [note, setNote] = useState('')
  const isApproval = decision === 'approve'
  const decide = async () => {
    const options = {
      params: { path: { deployment_id: approval.deployment_id } },
      body: note.trim() ? { note: note.trim() } : {},
    }
    if (isApproval) await api.POST('/deployments/{deployment_id}/approve', options)
    else await api.POST('/deployments/{deployment_id}/reject', options)
    await client.invalidateQueries({ queryKey: ['get', '/approvals'] })
    await client.invalidateQueries({ queryKey: ['get', '/tenant/overview'] })
    done(isApproval ? t('You agreed') : t('You rejected it'))
  }
  return (
    <FormDialog
      title={isApproval ? t('Agree to this?') : t('Reject this?')}
      description={said(approval.summary)}
      action={isApproval ? t('Approve') : t('Reject')}
      isDestructive={!isApproval}
      onSubmit={decide}
      onClose={onClose}
    >
      <Field
        label={isApproval ? t('Comment') : t('Reason')}
        hint={t('Whoever asked reads it.')}
        isOptional
        optionalText={t('optional')}
      >
        <Textarea autoFocus maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
      </Field>
    </FormDialog>
  )
}
