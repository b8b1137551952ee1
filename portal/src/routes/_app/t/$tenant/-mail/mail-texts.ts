/** When which mail is sent, in the reader’s language. */
import type { TFunction } from 'i18next'

/** By template. A test compares it with the templates there are. */
export function mailTexts(t: TFunction<'mails'>): Record<string, string> {
  return {
    welcome: t('A tenant was set up for the recipient'),
    invitation: t('Somebody was invited to join the tenant'),
    'verify-email': t('An account or a new address has to be confirmed'),
    'reset-password': t('Somebody asked for a new password'),
    'password-changed': t('The password of an account was changed'),
    'new-sign-in': t('An account was used from a device it had not been used from before'),
    'account-exists': t(
      'Somebody signed up with an address that has an account, or wanted it for another one',
    ),
    'email-change-asked': t('Another address was asked for; goes to the present one'),
    'email-changed': t('The address of an account was changed; goes to the former one'),
    'quota-alert': t('The tenant has used most of what its plan allows'),
    'approval-requested': t('A deployment needs the approval of the recipient'),
    'approval-reminder': t('A deployment still waits for the approval of the recipient'),
    'approval-decided': t('A deployment that the recipient asked for was approved or rejected'),
    'approval-expired': t('Nobody decided in time about a deployment that the recipient asked for'),
    'webhook-disabled': t('A webhook was switched off because nothing arrives there'),
    'plugin-withdrawn': t('A plugin was switched off everywhere because of an advisory'),
    'plugin-disabled': t('A plugin was switched off on a website because it kept failing'),
    'website-message': t('A plugin of a website has something to say to the recipient'),
    'plugin-reviewed': t('Operators decided about a plugin that was submitted for the public catalogue'),
    'domain-failing': t('A name leads elsewhere, or the proof that it is the tenant’s is gone'),
    'domain-lost': t('A name is no longer the tenant’s'),
    'domain-stopped': t('The platform has stopped a name'),
    'domain-offered': t('Another tenant wants to hand over a name'),
    'certificate-expiring': t('A certificate ends soon and there is no other yet'),
    'certificate-revoked': t('A certificate was revoked by its authority'),
    'certificate-renewal-failing': t('A certificate could not be renewed for days'),
    'tenant-suspended': t('The tenant was suspended'),
    'tenant-activated': t('The tenant is active again'),
    'tenant-deleted': t('The tenant was deleted and can still be restored'),
  }
}
