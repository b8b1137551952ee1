/** How far one is on the way to the first website. */
import { Check } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { cn } from '@/ui/cn'

export function Steps({ present }: { present: 1 | 2 }) {
  const { t } = useTranslation('websites')
  const steps = [t('Your team'), t('Your website'), t('Online')]
  return (
    <ol className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs" aria-label={t('Steps')}>
      {steps.map((name, index) => {
        const number = index + 1
        const isDone = number < present
        const isPresent = number === present
        return (
          <li
            key={name}
            aria-current={isPresent ? 'step' : undefined}
            className={cn(
              'flex items-center gap-2',
              isPresent ? 'font-medium text-foreground' : 'text-muted-foreground',
            )}
          >
            {index > 0 && <span className="h-px w-6 bg-border" aria-hidden />}
            <span
              className={cn(
                'flex size-5 items-center justify-center rounded-full border text-[0.6875rem] tabular-nums',
                (isPresent || isDone) && 'border-primary bg-primary text-primary-foreground',
              )}
              aria-hidden
            >
              {isDone ? <Check className="size-3" /> : number}
            </span>
            {name}
            {isDone && <span className="sr-only">{t('done')}</span>}
          </li>
        )
      })}
    </ol>
  )
}
