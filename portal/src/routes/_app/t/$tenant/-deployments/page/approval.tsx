/** Who has to agree to a deployment, who has, and the buttons for those whose turn it is. */
import { useQuery } from '@tanstack/react-query'
import { Check, ThumbsDown, ThumbsUp, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, type Answer } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { Time } from '@/kit/time'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Card, CardAction, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card'
import { Textarea } from '@/ui/input'
import { Field } from '@/kit/field'
import type { Deployment } from '../deployment'
import { useActs } from './acts'

type Approval = Answer<'get', '/approvals/{id}'>

export function ApprovalCard({
  tenant,
  deployment,
  id,
}: {
  tenant: string
  deployment: Deployment
  id: string
}) {
  const approval = useQuery($api.queryOptions('get', '/approvals/{id}', { params: { path: { id } } }))
  return (
    <Loaded query={approval}>
      {(loaded) => <Standing tenant={tenant} deployment={deployment} approval={loaded} />}
    </Loaded>
  )
}

function Standing({
  tenant,
  deployment,
  approval,
}: {
  tenant: string
  deployment: Deployment
  approval: Approval
}) {
  const { t } = useTranslation('deployments')
  const states = {
    pending: <Badge tone="info">{t('Waiting')}</Badge>,
    approved: <Badge tone="success">{t('Approved')}</Badge>,
    rejected: <Badge tone="danger">{t('Rejected')}</Badge>,
    expired: <Badge tone="danger">{t('Out of time')}</Badge>,
    canceled: <Badge>{t('Not needed any more')}</Badge>,
  }
  const isPending = approval.state === 'pending'
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('Approval')}</CardTitle>
        <CardDescription>{approval.rule.name}</CardDescription>
        <CardAction>{states[approval.state]}</CardAction>
      </CardHeader>
      <CardContent className="flex flex-col gap-4">
        {isPending && approval.waits_for.length > 0 && (
          <p>
            {t('{{count}} more votes are needed, of: {{who}}', {
              count: approval.missing,
              who: approval.waits_for.join(', '),
            })}
          </p>
        )}
        {isPending && (
          <p className="text-xs text-muted-foreground">
            {t('Without them it counts as rejected:')} <Time at={approval.expires_at} />
          </p>
        )}
        {approval.votes.length > 0 && <Votes approval={approval} />}
        {isPending && approval.can_decide && deployment.can.includes('approve') && (
          <Decide tenant={tenant} deployment={deployment} />
        )}
      </CardContent>
    </Card>
  )
}

function Votes({ approval }: { approval: Approval }) {
  const { t } = useTranslation('deployments')
  return (
    <ul className="flex flex-col gap-2">
      {approval.votes.map(({ user_id, label, decision, comment, counts, created_at }) => (
        <li key={user_id + created_at} className="flex items-start gap-2">
          {decision === 'approve' ? (
            <Check className="mt-0.5 size-4 text-success" role="img" aria-label={t('Approved')} />
          ) : (
            <X className="mt-0.5 size-4 text-destructive" role="img" aria-label={t('Rejected')} />
          )}
          <div className="min-w-0">
            <span className="font-medium">{label}</span>{' '}
            <Time at={created_at} className="text-xs text-muted-foreground" />
            {!counts && <p className="text-xs text-muted-foreground">{t('Does not count any more')}</p>}
            {comment && <p className="break-words text-muted-foreground">{comment}</p>}
          </div>
        </li>
      ))}
    </ul>
  )
}

function Decide({ tenant, deployment }: { tenant: string; deployment: Deployment }) {
  const { t } = useTranslation('deployments')
  const { busy, act } = useActs(tenant, deployment)
  const [comment, setComment] = useState('')
  const decide = (name: 'approve' | 'reject') => void act(name, comment.trim() || undefined)
  return (
    <div className="flex flex-col gap-3">
      <Field label={t('What you say to it')} isOptional optionalText={t('optional')}>
        <Textarea value={comment} maxLength={500} onChange={(event) => setComment(event.target.value)} />
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button isBusy={busy === 'approve'} disabled={busy !== undefined} onClick={() => decide('approve')}>
          <ThumbsUp aria-hidden /> {t('Approve')}
        </Button>
        <Button
          variant="outline"
          isBusy={busy === 'reject'}
          disabled={busy !== undefined}
          onClick={() => decide('reject')}
        >
          <ThumbsDown aria-hidden /> {t('Reject')}
        </Button>
      </div>
    </div>
  )
}
