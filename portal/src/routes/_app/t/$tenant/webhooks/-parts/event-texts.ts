/** What webhooks are told of, in the reader’s language. */
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'

export function useEventTexts(): Record<string, string> {
  const { t } = useTranslation('events')
  return eventTexts(t)
}

/** By type of event. A test compares it with the types there are. */
export function eventTexts(t: TFunction<'events'>): Record<string, string> {
  return {
    'deployment.started': t('A deployment began'),
    'deployment.step': t('A step of a deployment began or ended'),
    'deployment.waiting': t('A deployment waits: for an approval, a window, or a decision'),
    'deployment.succeeded': t('Everything the deployment changes is live'),
    'deployment.failed': t('A deployment ended without success; its state is failed, aborted or rejected'),
    'deployment.rolled_back': t('What the deployment had changed was taken back'),
    'approval.requested': t('A deployment needs an approval'),
    'approval.reminder': t('An approval is still open'),
    'approval.decided': t('An approval was given, refused, or ran out of time'),
    'website.released': t('Visitors of a website see another release'),
    'content.saved': t('A draft was added or saved'),
    'content.published': t('Visitors see what was written'),
    'content.unpublished': t('It was taken off the website; the draft stays'),
    'content.deleted': t('It is in the trash, or gone for good'),
    'media.added': t('A file was added to the media of a website'),
    'member.joined': t('Somebody became a member of the tenant'),
    'member.left': t('Somebody is no member any more'),
    'form.submitted': t('A visitor sent a form; a plugin took it'),
    'order.placed': t('A visitor ordered'),
    'order.paid': t('An order was paid'),
    'order.canceled': t('An order was canceled'),
    'plugin.installed': t('A website has a plugin that it had not before'),
    'plugin.enabled': t('A plugin of a website was switched on'),
    'plugin.updated': t('A plugin of a website runs another version'),
    'plugin.configured': t('The settings of a plugin, or what it may do, were changed'),
    'plugin.disabled': t('A plugin of a website was switched off, by somebody or for its failures'),
    'plugin.removed': t('A website has a plugin no more'),
    'plugin.event': t('A plugin tells of something of its own; `event` is one its manifest names'),
    'domain.added': t('A name was claimed; it waits for its proof'),
    'domain.verified': t('A name was proven: its website answers under it'),
    'domain.misconfigured': t('A name leads elsewhere, or its proof is gone; it will be lost'),
    'domain.lost': t('A name is not served any more: its proof is gone'),
    'domain.removed': t('A name was given up'),
    'domain.transferred': t('A name was handed to another tenant, or received'),
    'certificate.issued': t('A certificate was got for names that had none'),
    'certificate.renewed': t('A certificate took the place of one that was to end'),
    'certificate.failed': t('A certificate could not be got, or not be renewed for three days'),
    'certificate.expiring': t('A certificate ends in 14, 7, 3 or 1 days, and there is no other yet'),
    'certificate.revoked': t('The authority revoked a certificate that is shown to visitors'),
    'plugin.withdrawn': t('An advisory has stopped a plugin that a website uses'),
  }
}
