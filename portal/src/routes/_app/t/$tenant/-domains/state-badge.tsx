/** How a name stands, in a word. */
import { useTranslation } from 'react-i18next'
import { Badge } from '@/ui/badge'
import { type Domain, STATE_TONES, useStateNames } from './domain'

export function StateBadge({ state }: { state: Domain['state'] }) {
  const names = useStateNames()
  return (
    <Badge tone={STATE_TONES[state]} hasDot>
      {names[state]}
    </Badge>
  )
}

/** How it stands with HTTPS; nothing where this installation has none. */
export function CertificateBadge({ certificate }: { certificate: Domain['certificate'] }) {
  const { t } = useTranslation('domains')
  if (!certificate) return <span className="text-muted-foreground">–</span>
  switch (certificate.state) {
    case 'served':
      return <Badge tone="success">{t('Secure')}</Badge>
    case 'ordered':
      return <Badge tone="info">{t('On its way')}</Badge>
    case 'failed':
      return <Badge tone="danger">{t('Failed')}</Badge>
    default:
      return <Badge>{t('None')}</Badge>
  }
}
