/** What a notification says in the reader's language, and where it leads. */
import {
  Award,
  Blocks,
  ClipboardCheck,
  FileDown,
  FileUp,
  Gauge,
  Globe,
  Layers,
  type LucideIcon,
  Rocket,
  ShieldAlert,
  TriangleAlert,
  UserRound,
  Webhook,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatBytes, formatNumber } from '@/kit/numbers'
import { useSaid } from '@/kit/said'
import { formatDateTime } from '@/kit/time'
import { useResourceNames } from '@/kit/resource-names'
import type { Choice, Notification } from './notifications-api'

export type Words = {
  title: string
  detail?: string
  icon: LucideIcon
  tone: 'neutral' | 'success' | 'warning' | 'danger'
  /** A complete address. */
  to?: string
}
type Kind = Choice['kind']

/** @param tenant the slug of the tenant that the notifications are of */
export function useNotificationWords(tenant: string | undefined): (notification: Notification) => Words {
  const { t, i18n } = useTranslation('notifications')
  const resourceNames = useResourceNames()
  const said = useSaid()
  const at = (path: string) => `/t/${tenant}${path}`
  const moment = (iso: string) => (iso ? formatDateTime(iso, i18n.language) : '')
  return ({ kind, data }) => {
    const fields = (data ?? {}) as Record<string, unknown>
    const text = (key: string) => (typeof fields[key] === 'string' ? fields[key] : '')
    const count = (key: string) => (typeof fields[key] === 'number' ? fields[key] : 0)
    const list = (key: string) => (Array.isArray(fields[key]) ? (fields[key] as unknown[]) : [])
    const names = list('names').join(', ')
    const resource = () => resourceNames[text('resource')] ?? text('resource')
    const deployment = at(`/deployments/${text('deployment_id')}`)
    const transfer = at(`/websites/${text('website_id')}/transfer`)
    const domain = text('website_id') ? at(`/websites/${text('website_id')}/domains`) : at('/domains')
    const words: Record<Kind, () => Words> = {
      'approval.requested': () => ({
        title: t('{{person}} asks for your approval', { person: text('requested_by') }),
        detail: said(text('summary')),
        icon: ClipboardCheck,
        tone: 'warning',
        to: at(`/approvals?approval=${text('approval_id')}`),
      }),
      'approval.reminder': () => ({
        title: t('{{person}} still waits for your approval', { person: text('requested_by') }),
        detail: said(text('summary')),
        icon: ClipboardCheck,
        tone: 'warning',
        to: at(`/approvals?approval=${text('approval_id')}`),
      }),
      'approval.decided': () => ({
        title: {
          approved: t('{{person}} approved your deployment', { person: text('decided_by') }),
          rejected: t('{{person}} rejected your deployment', { person: text('decided_by') }),
          expired: t('Nobody decided about your deployment in time'),
        }[text('decision') as 'approved'],
        detail: text('comment') || said(text('summary')),
        icon: ClipboardCheck,
        tone: text('decision') === 'approved' ? 'success' : 'danger',
        to: deployment,
      }),
      'deployment.waiting': () => ({
        title: t('Your deployment waits for your decision'),
        detail: said(text('summary')),
        icon: Rocket,
        tone: 'warning',
        to: deployment,
      }),
      'deployment.failed': () => ({
        title: text('state') === 'aborted' ? t('Your deployment was aborted') : t('Your deployment failed'),
        detail: [said(text('summary')), text('reason')].filter(Boolean).join(' – '),
        icon: Rocket,
        tone: 'danger',
        to: deployment,
      }),
      'deployment.rolled_back': () => ({
        title: t('Your deployment was rolled back'),
        detail: [said(text('summary')), text('reason')].filter(Boolean).join(' – '),
        icon: Rocket,
        tone: 'warning',
        to: deployment,
      }),
      'import.finished': () => ({
        title:
          fields['is_dry_run'] === true
            ? t('The trial of your import into “{{website}}” is done', { website: text('website') })
            : t('Your import into “{{website}}” is done', { website: text('website') }),
        ...(count('problems') > 0 && {
          detail: t('{{count}} problems on the way', { count: count('problems') }),
        }),
        icon: FileUp,
        tone: count('problems') > 0 ? 'warning' : 'success',
        to: transfer,
      }),
      'import.failed': () => ({
        title: t('Your import into “{{website}}” failed', { website: text('website') }),
        detail: text('error'),
        icon: FileUp,
        tone: 'danger',
        to: transfer,
      }),
      'export.finished': () => ({
        title: t('The export of “{{website}}” can be downloaded', { website: text('website') }),
        detail: formatBytes(count('size_bytes'), i18n.language),
        icon: FileDown,
        tone: 'success',
        to: transfer,
      }),
      'export.failed': () => ({
        title: t('The export of “{{website}}” failed', { website: text('website') }),
        detail: text('error'),
        icon: FileDown,
        tone: 'danger',
        to: transfer,
      }),
      'bulk.finished': () => ({
        title: t('Done with {{count}} websites', {
          count: count('done') + count('unchanged') + count('failed'),
        }),
        ...(count('failed') > 0 && {
          detail: t('{{count}} could not be changed', { count: count('failed') }),
        }),
        icon: Layers,
        tone: count('failed') > 0 ? 'warning' : 'success',
        to: at(`/websites?bulk=${text('operation_id')}`),
      }),
      'domain.verified': () => ({
        title: t('{{host}} is proven and in use', { host: text('host') }),
        icon: Globe,
        tone: 'success',
        to: domain,
      }),
      'domain.misconfigured': () => ({
        title: t('{{host}} leads elsewhere', { host: text('host') }),
        detail: text('lost_at')
          ? t('It will be lost on {{date}} unless its records are put right.', {
              date: moment(text('lost_at')),
            })
          : text('reason'),
        icon: Globe,
        tone: 'danger',
        to: domain,
      }),
      'domain.lost': () => ({
        title: t('{{host}} is not served any more', { host: text('host') }),
        detail: text('reason'),
        icon: Globe,
        tone: 'danger',
        to: domain,
      }),
      'domain.stopped': () => ({
        title: t('The platform has stopped {{host}}', { host: text('host') }),
        detail: text('reason'),
        icon: Globe,
        tone: 'danger',
        to: domain,
      }),
      'domain.offered': () => ({
        title: t('{{team}} offers you {{host}}', { team: text('from'), host: text('host') }),
        detail: text('message') || t('Valid until {{date}}', { date: moment(text('expires_at')) }),
        icon: Globe,
        tone: 'neutral',
        to: at('/domains'),
      }),
      'certificate.failed': () => ({
        title: t('No certificate for {{names}}', { names }),
        detail: text('hint') || text('detail'),
        icon: ShieldAlert,
        tone: 'danger',
        to: at('/domains'),
      }),
      'certificate.expiring': () => ({
        title: t('The certificate for {{names}} ends in {{count}} days', {
          names,
          count: count('days_left'),
        }),
        detail: text('hint') || text('detail'),
        icon: ShieldAlert,
        tone: 'warning',
        to: at('/domains'),
      }),
      'certificate.revoked': () => ({
        title: t('The certificate for {{names}} was revoked', { names }),
        icon: ShieldAlert,
        tone: 'danger',
        to: at('/domains'),
      }),
      'invitation.accepted': () => ({
        title: t('{{person}} has joined', { person: text('name') }),
        detail: t('As {{role}}', { role: text('role') }),
        icon: UserRound,
        tone: 'success',
        to: at('/team'),
      }),
      'member.left': () => ({
        title: t('{{person}} is no member any more', { person: text('name') }),
        ...(text('removed_by') && { detail: t('Removed by {{person}}', { person: text('removed_by') }) }),
        icon: UserRound,
        tone: 'neutral',
        to: at('/team'),
      }),
      'member.role_changed': () => ({
        title: t('Your role is {{role}} now', { role: text('role_name') }),
        detail: text('changed_by')
          ? t('It was {{role}}. Changed by {{person}}', {
              role: text('previous_role_name'),
              person: text('changed_by'),
            })
          : t('It was {{role}}.', { role: text('previous_role_name') }),
        icon: UserRound,
        tone: 'neutral',
        to: at('/team?part=roles'),
      }),
      'plugin.withdrawn': () => ({
        title: t('The plugin {{plugin}} was stopped by an advisory', { plugin: text('plugin') }),
        detail: text('title'),
        icon: Blocks,
        tone: 'danger',
        to: at('/plugins'),
      }),
      'plugin.disabled': () => ({
        title: t('The plugin {{plugin}} was switched off on “{{website}}”', {
          plugin: text('plugin'),
          website: text('website'),
        }),
        detail: text('reason'),
        icon: Blocks,
        tone: 'danger',
        to: at(`/websites/${text('website_id')}/plugins`),
      }),
      'submission.reviewed': () => ({
        title:
          text('decision') === 'approved'
            ? t('{{plugin}} {{version}} is in the marketplace', {
                plugin: text('plugin'),
                version: text('version'),
              })
            : t('{{plugin}} {{version}} was not accepted', {
                plugin: text('plugin'),
                version: text('version'),
              }),
        detail: text('reason'),
        icon: Award,
        tone: text('decision') === 'approved' ? 'success' : 'danger',
        to: at('/plugins'),
      }),
      'quota.reached': () => ({
        title: t('{{percent}} % used: {{resource}}', { percent: count('percent'), resource: resource() }),
        ...(text('plan_that_lifts') && {
          detail: t('The plan {{plan}} has more.', { plan: text('plan_that_lifts') }),
        }),
        icon: Gauge,
        tone: count('percent') >= 100 ? 'danger' : 'warning',
        to: at('/usage'),
      }),
      'webhook.disabled': () => ({
        title: t('A webhook was switched off: nothing arrives'),
        detail: text('url'),
        icon: Webhook,
        tone: 'danger',
        to: at(`/webhooks/${text('webhook_id')}`),
      }),
      'platform.submission_waiting': () => ({
        title: t('{{plugin}} {{version}} waits for a review', {
          plugin: text('plugin'),
          version: text('version'),
        }),
        detail: text('tenant'),
        icon: Award,
        tone: 'neutral',
        to: '/platform/packages',
      }),
      'platform.jobs_failing': () => ({
        title: t('{{count}} failures of “{{job}}” within the hour', {
          count: count('failed_last_hour'),
          job: text('name'),
        }),
        detail: text('last_error'),
        icon: TriangleAlert,
        tone: 'danger',
        to: '/platform/jobs',
      }),
      'platform.authority_down': () => ({
        title: t('The certificate authority {{authority}} cannot be reached', {
          authority: text('authority'),
        }),
        detail: text('detail'),
        icon: ShieldAlert,
        tone: 'danger',
        to: '/platform/certificates',
      }),
      'platform.certificate_failing': () => ({
        title: t('A certificate of the platform needs attention: {{names}}', { names }),
        detail: text('hint') || text('detail'),
        icon: ShieldAlert,
        tone: 'danger',
        to: '/platform/certificates',
      }),
      'platform.tenant_over_quota': () => ({
        title: t('{{tenant}} has used all of a quota: {{resource}}', {
          tenant: text('tenant'),
          resource: resource(),
        }),
        detail: t('{{used}} of {{limit}}', {
          used: formatNumber(count('used'), i18n.language),
          limit: formatNumber(count('limit'), i18n.language),
        }),
        icon: Gauge,
        tone: 'warning',
        to: `/platform/tenants/${text('tenant_id')}`,
      }),
    }
    // A newer server may tell of what this page has no words for yet.
    return words[kind as Kind]?.() ?? { title: kind, icon: TriangleAlert, tone: 'neutral' }
  }
}
