/** What states of certificates, and reasons to revoke them, are called. */
import { useTranslation } from 'react-i18next'
import type { Tone } from '@/ui/badge'
import type { Certificate, CertificateState, Revocation } from './certificate'

export const STATE_TONES: Record<CertificateState, Tone> = {
  active: 'success',
  replaced: 'neutral',
  revoked: 'danger',
  expired: 'danger',
  removed: 'neutral',
}

export function useCertificateStates(): Record<CertificateState, string> {
  const { t } = useTranslation('certificates')
  return {
    active: t('In use'),
    replaced: t('Replaced'),
    revoked: t('Revoked'),
    expired: t('Expired'),
    removed: t('Removed'),
  }
}

export function useOcspStates(): Record<NonNullable<Certificate['ocsp']>['state'], string> {
  const { t } = useTranslation('certificates')
  return {
    good: t('It counts'),
    revoked: t('It was revoked'),
    unavailable: t('No answer that counts'),
    pending: t('Is being asked'),
  }
}

export function useRevocationReasons(): Record<Revocation['reason'], string> {
  const { t } = useTranslation('certificates')
  return {
    key_compromise: t('Somebody else may have its key'),
    affiliation_changed: t('The name belongs to somebody else now'),
    superseded: t('Another one took its place'),
    cessation_of_operation: t('The name is no longer used'),
    unspecified: t('Another reason'),
  }
}
