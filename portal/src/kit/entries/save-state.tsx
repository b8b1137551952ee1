/** Whether what was written is safe, in a word; the whole story on hovering. */
import { Check, CloudOff, LoaderCircle, LogIn, PencilLine, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { SavingState } from '@/editor/saving/autosave'
import { Time } from '@/kit/time'
import { cn } from '@/ui/cn'
import type { Entry } from './entry-api'

export function SaveState({ state }: { state: SavingState<Entry> }) {
  const { t } = useTranslation('content')
  const isConflict = Object.keys(state.conflicts).length > 0
  const kept = state.isKept ? t('Kept in this browser.') : t('This browser has no room to keep it.')
  const [Icon, text, detail, tone] = isConflict
    ? ([TriangleAlert, t('Needs your decision'), kept, 'text-warning'] as const)
    : {
        saved: [Check, t('Saved'), '', ''] as const,
        waiting: [PencilLine, t('Unsaved changes'), state.problem ? kept : '', ''] as const,
        saving: [LoaderCircle, t('Saving …'), '', ''] as const,
        offline: [CloudOff, t('Offline'), kept, 'text-warning'] as const,
        signed_out: [LogIn, t('Signed out'), kept, 'text-warning'] as const,
        refused: [TriangleAlert, t('Not saved'), kept, 'text-destructive'] as const,
        gone: [TriangleAlert, t('Deleted meanwhile'), kept, 'text-destructive'] as const,
      }[state.phase]
  return (
    <span
      role="status"
      data-phase={state.phase}
      className={cn('flex items-center gap-1.5 text-xs text-muted-foreground', tone)}
    >
      <Icon className={cn('size-3.5 shrink-0', state.phase === 'saving' && 'animate-spin')} aria-hidden />
      <span className={cn('whitespace-nowrap', state.phase === 'saved' && 'max-sm:sr-only')}>{text}</span>
      {detail && <span className="hidden whitespace-nowrap xl:inline">{detail}</span>}
      {state.phase === 'saved' && state.entry && (
        <Time at={state.entry.updated_at} className="hidden whitespace-nowrap xl:inline" />
      )}
    </span>
  )
}
