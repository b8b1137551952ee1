/** The rings of a deployment: who comes first, how long each is watched, and how far it is. */
import { Check, CircleDashed, Eye, LoaderCircle } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatDuration } from '@/kit/numbers'
import { Time } from '@/kit/time'
import { cn } from '@/ui/cn'
import { Progress } from '@/ui/progress'
import { type FleetDetail, overIn } from './fleet'

const ICONS = { pending: CircleDashed, under_way: LoaderCircle, soaking: Eye, over: Check }

export function Rings({
  fleet,
  chosen,
  onChoose,
}: {
  fleet: FleetDetail
  chosen: number | undefined
  onChoose: (ring: number | undefined) => void
}) {
  const { t, i18n } = useTranslation('operations')
  const states = {
    pending: t('Has not begun'),
    under_way: t('Under way'),
    soaking: t('Being watched'),
    over: t('Over'),
  }
  return (
    <ol className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4" aria-label={t('Rings')}>
      {fleet.rings.map((ring, index) => {
        const Icon = ICONS[ring.state]
        const over = overIn(ring.by_state)
        const failed = ring.by_state['failed'] ?? 0
        return (
          <li key={index}>
            <button
              type="button"
              aria-pressed={chosen === index}
              onClick={() => onChoose(chosen === index ? undefined : index)}
              className={cn(
                'flex w-full flex-col gap-2 rounded-xl border bg-card p-4 text-left shadow-xs outline-none hover:bg-accent/40 focus-visible:ring-[3px] focus-visible:ring-ring/60',
                chosen === index && 'border-primary ring-1 ring-primary',
              )}
            >
              <span className="flex items-center gap-2 font-medium">
                <Icon className={cn('size-4', ring.state === 'under_way' && 'animate-spin')} aria-hidden />
                {t('Ring {{ring}}', { ring: index + 1 })}
                <span className="ml-auto font-normal text-muted-foreground">{ring.percent} %</span>
              </span>
              <Progress
                label={t('Tenants that are done')}
                value={ring.tenants > 0 ? (100 * over) / ring.tenants : 0}
              />
              <span className="text-xs text-muted-foreground">
                {t('{{done}} of {{all}} tenants', { done: over, all: ring.tenants })}
                {failed > 0 && (
                  <span className="text-destructive"> · {t('{{failed}} failed', { failed })}</span>
                )}
              </span>
              <span className="text-xs text-muted-foreground">
                {states[ring.state]}
                {ring.state === 'soaking' && fleet.soak_until ? (
                  <>
                    {' · '}
                    {t('goes on')} <Time at={fleet.soak_until} />
                  </>
                ) : (
                  ring.soak_seconds > 0 &&
                  ` · ${t('watched for {{time}}', { time: formatDuration(ring.soak_seconds * 1_000, i18n.language) })}`
                )}
              </span>
            </button>
          </li>
        )
      })}
    </ol>
  )
}
