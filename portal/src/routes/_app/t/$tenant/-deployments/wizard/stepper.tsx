/** Where one is in the wizard; steps that were answered can be gone back to. */
import { Check } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { cn } from '@/ui/cn'
import { type Draft, STEPS, type StepName, isReady } from './draft'

export function Stepper({
  step,
  draft,
  onGo,
}: {
  step: StepName
  draft: Draft
  onGo: (step: StepName) => void
}) {
  const { t } = useTranslation('deployments')
  const names: Record<StepName, string> = {
    what: t('What'),
    where: t('Where'),
    how: t('How'),
    review: t('Deploy'),
  }
  const present = STEPS.indexOf(step)
  return (
    <nav aria-label={t('Steps')}>
      <ol className="flex gap-2">
        {STEPS.map((name, index) => {
          const isOpen = STEPS.slice(0, index).every((before) => isReady(before, draft))
          const isDone = index < present && isReady(name, draft)
          return (
            <li key={name} className="min-w-0 flex-1">
              <button
                type="button"
                disabled={!isOpen}
                aria-current={name === step ? 'step' : undefined}
                onClick={() => onGo(name)}
                className={cn(
                  'flex w-full items-center gap-2 border-t-2 pt-2 text-left outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60 disabled:cursor-not-allowed',
                  index <= present ? 'border-primary' : 'border-border text-muted-foreground',
                )}
              >
                <span
                  aria-hidden
                  className={cn(
                    'hidden size-5 shrink-0 items-center justify-center rounded-full border text-[0.6875rem] tabular-nums sm:flex',
                    isDone && 'border-primary bg-primary text-primary-foreground',
                  )}
                >
                  {isDone ? <Check className="size-3" /> : index + 1}
                </span>
                <span className={cn('truncate', name === step && 'font-medium')}>{names[name]}</span>
              </button>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
