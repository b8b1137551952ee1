/** To which share of the visitors a canary is shown, and for how long each time. */
import { Plus, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/ui/button'
import { Input } from '@/ui/input'
import { DurationSelect } from './duration-select'
import { CANARY, type CanaryStep, isRising } from './draft'
import type { PartProps } from './what'

const MOST = 20
const CAREFUL: CanaryStep[] = [
  { percent: 1, seconds: 600 },
  { percent: 10, seconds: 900 },
  { percent: 25, seconds: 900 },
  { percent: 50, seconds: 900 },
]
const QUICK: CanaryStep[] = [{ percent: 25, seconds: 60 }]

export function CanarySteps({ draft, onChange }: PartProps) {
  const { t } = useTranslation('deployments')
  const steps = draft.steps ?? CANARY
  const change = (index: number, changed: Partial<CanaryStep>) =>
    onChange({ steps: steps.map((step, at) => (at === index ? { ...step, ...changed } : step)) })
  const last = steps.at(-1)?.percent ?? 0
  return (
    <fieldset className="flex max-w-2xl flex-col gap-3">
      <legend className="mb-2 text-sm font-medium">{t('Steps')}</legend>
      <div className="flex flex-wrap gap-2">
        <Button variant="secondary" size="sm" onClick={() => onChange({ steps: QUICK })}>
          {t('Quick')}
        </Button>
        <Button variant="secondary" size="sm" onClick={() => onChange({ steps: undefined })}>
          {t('As usual')}
        </Button>
        <Button variant="secondary" size="sm" onClick={() => onChange({ steps: CAREFUL })}>
          {t('Careful')}
        </Button>
      </div>
      <ol className="flex flex-col gap-2">
        {steps.map(({ percent, seconds }, index) => (
          <li key={index} className="flex items-center gap-2">
            <Input
              type="number"
              className="w-20 shrink-0"
              min={0.01}
              max={100}
              step="any"
              aria-label={t('Share of visitors in step {{number}}, in percent', { number: index + 1 })}
              value={percent}
              onChange={(event) => change(index, { percent: Number(event.target.value) })}
            />
            <span>{t('% of the visitors for')}</span>
            <DurationSelect
              className="w-28 min-w-20 shrink"
              aria-label={t('Duration of step {{number}}', { number: index + 1 })}
              seconds={seconds}
              onSeconds={(next) => change(index, { seconds: next })}
            />
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={t('Remove step {{number}}', { number: index + 1 })}
              disabled={steps.length === 1}
              onClick={() => onChange({ steps: steps.filter((_, at) => at !== index) })}
            >
              <Trash2 aria-hidden />
            </Button>
          </li>
        ))}
      </ol>
      {!isRising(steps) && (
        <p role="alert" className="text-xs font-medium text-destructive">
          {t('Each step has to reach more visitors than the one before, for a second at least.')}
        </p>
      )}
      <Button
        variant="outline"
        size="sm"
        className="w-fit"
        disabled={steps.length >= MOST || last >= 100}
        onClick={() =>
          onChange({
            steps: [
              ...steps,
              { percent: Math.min(100, Math.ceil(last * 2)), seconds: steps.at(-1)?.seconds ?? 300 },
            ],
          })
        }
      >
        <Plus aria-hidden /> {t('Another step')}
      </Button>
      <p className="text-xs text-muted-foreground">
        {t('After the last step everybody sees it. A verdict is made every few seconds.')}
      </p>
    </fieldset>
  )
}
