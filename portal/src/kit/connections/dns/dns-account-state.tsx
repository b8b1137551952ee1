/** Whether an account works, as far as is known. */
import { useTranslation } from 'react-i18next'
import { Badge, type Tone } from '@/ui/badge'
import type { DnsAccount } from '../connections'

const TONES: Record<DnsAccount['state'], Tone> = {
  unchecked: 'neutral',
  working: 'success',
  failing: 'danger',
}

export function DnsAccountState({ state }: { state: DnsAccount['state'] }) {
  const { t } = useTranslation('connections')
  const names = { unchecked: t('Not tested yet'), working: t('Works'), failing: t('Fails') }
  return (
    <Badge tone={TONES[state]} hasDot>
      {names[state]}
    </Badge>
  )
}
