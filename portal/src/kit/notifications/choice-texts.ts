/** What one can be told, in the reader's language. */
import { useTranslation } from 'react-i18next'
import type { Choice } from './notifications-api'

export function useChoiceTexts(): (choice: Choice) => string {
  const { t } = useTranslation('notifications')
  const texts: Record<Choice['kind'], string> = {
    'approval.requested': t('You are asked to approve a deployment'),
    'approval.reminder': t('A deployment still waits for your approval'),
    'approval.decided': t('Your request was approved, rejected, or nobody decided in time'),
    'deployment.waiting': t('Your deployment waits for a decision of yours'),
    'deployment.failed': t('Your deployment failed, or somebody aborted it'),
    'deployment.rolled_back': t('What your deployment changed was taken back'),
    'import.finished': t('Your import, or the trial of one, is done'),
    'import.failed': t('Your import failed'),
    'export.finished': t('Your export can be downloaded'),
    'export.failed': t('Your export failed'),
    'bulk.finished': t('What you did to many websites is done'),
    'domain.verified': t('A domain is proven: its website answers under it'),
    'domain.misconfigured': t('A domain leads elsewhere, or its proof is gone; it will be lost'),
    'domain.lost': t('A domain is not served any more: its proof is gone'),
    'domain.stopped': t('The platform has stopped a domain'),
    'domain.offered': t('Another team offers you a domain'),
    'certificate.failed': t('A certificate could not be got or renewed'),
    'certificate.expiring': t('A certificate ends soon, and there is no other yet'),
    'certificate.revoked': t('The authority revoked a certificate that visitors are shown'),
    'invitation.accepted': t('Somebody you invited has joined'),
    'member.left': t('Somebody is no member any more'),
    'member.role_changed': t('Your role was changed'),
    'plugin.withdrawn': t('An advisory has stopped a plugin that websites use'),
    'plugin.disabled': t('A plugin was switched off because it kept failing'),
    'submission.reviewed': t('A plugin that you submitted to the marketplace was reviewed'),
    'quota.reached': t('A quota is nearly or wholly used'),
    'webhook.disabled': t('A webhook was switched off because nothing arrives there'),
    'platform.submission_waiting': t('A plugin waits for its review'),
    'platform.jobs_failing': t('Background jobs keep failing'),
    'platform.authority_down': t('A certificate authority cannot be reached, or refuses us'),
    'platform.certificate_failing': t('A certificate of the platform’s own names needs attention'),
    'platform.tenant_over_quota': t('A tenant has used all of a quota'),
  }
  return ({ kind, description }) => texts[kind] ?? description
}
