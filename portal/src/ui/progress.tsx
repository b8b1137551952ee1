/** How far something is; without a value, that something goes on. */
import { Progress as Primitive } from 'radix-ui'
import { cn } from './cn'

export function Progress({
  value,
  label,
  className,
}: {
  value?: number | null
  label: string
  className?: string
}) {
  const isKnown = typeof value === 'number'
  return (
    <Primitive.Root
      value={isKnown ? value : null}
      aria-label={label}
      className={cn('relative h-2 w-full overflow-hidden rounded-full bg-primary/15', className)}
    >
      <Primitive.Indicator
        className={cn('h-full bg-primary transition-[width]', !isKnown && 'w-1/3 animate-pulse')}
        style={isKnown ? { width: `${Math.max(0, Math.min(100, value))}%` } : undefined}
      />
    </Primitive.Root>
  )
}
