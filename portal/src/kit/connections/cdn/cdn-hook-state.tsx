/** Whether what is sent to a cache gets through. */
import { useTranslation } from 'react-i18next'
import { Badge, type Tone } from '@/ui/badge'
import type { CdnHook } from '../connections'

const TONES: Record<CdnHook['state'], Tone> = { working: 'success', failing: 'danger', off: 'neutral' }

export function CdnHookState({ state }: { state: CdnHook['state'] }) {
  const { t } = useTranslation('connections')
  const names = { working: t('On'), failing: t('Nothing gets through'), off: t('Off') }
  return (
    <Badge tone={TONES[state]} hasDot>
      {names[state]}
    </Badge>
  )
}
