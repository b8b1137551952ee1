/** How a job of this area stands, in a word. */
import { LoaderCircle } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Badge, type Tone } from '@/ui/badge'

type State = 'queued' | 'running' | 'succeeded' | 'failed' | 'canceled'

const TONES: Record<State, Tone> = {
  queued: 'neutral',
  running: 'info',
  succeeded: 'success',
  failed: 'danger',
  canceled: 'neutral',
}

export function isUnderWay(state: string): boolean {
  return state === 'queued' || state === 'running'
}

export function StateBadge({ state }: { state: State }) {
  const { t } = useTranslation('websites')
  const names: Record<State, string> = {
    queued: t('Waits'),
    running: t('Under way'),
    succeeded: t('Done'),
    failed: t('Failed'),
    canceled: t('Canceled'),
  }
  return (
    <Badge tone={TONES[state]}>
      {state === 'running' && <LoaderCircle className="animate-spin" aria-hidden />}
      {names[state]}
    </Badge>
  )
}
