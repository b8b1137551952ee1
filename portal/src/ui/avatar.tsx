/** Somebody or something by picture or first letters. */
import { cn } from './cn'

export function Avatar({ name, src, className }: { name: string; src?: string | null; className?: string }) {
  const letters = name
    .split(/[\s@.-]+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => word[0]?.toUpperCase())
    .join('')
  const classes = cn('size-8 shrink-0 overflow-hidden rounded-md', className)
  if (src) return <img src={src} alt="" className={cn(classes, 'object-contain')} />
  return (
    <span
      aria-hidden
      className={cn(
        classes,
        'inline-flex items-center justify-center bg-primary/12 text-xs font-semibold text-primary',
      )}
    >
      {letters || '?'}
    </span>
  )
}
