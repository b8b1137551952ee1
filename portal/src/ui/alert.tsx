/** Something to know before going on. */
import { type VariantProps, cva } from 'class-variance-authority'
import type { ComponentProps } from 'react'
import { cn } from './cn'

const alertVariants = cva(
  'grid w-full grid-cols-[0_1fr] items-start gap-y-1 rounded-lg border px-4 py-3 text-sm has-[>svg]:grid-cols-[1rem_1fr] has-[>svg]:gap-x-3 [&>svg]:size-4 [&>svg]:translate-y-0.5',
  {
    variants: {
      tone: {
        neutral: 'bg-card text-foreground',
        success: 'border-success/30 bg-success/5 [&>svg]:text-success',
        info: 'border-info/30 bg-info/5 [&>svg]:text-info',
        warning: 'border-warning/35 bg-warning/5 [&>svg]:text-warning',
        danger: 'border-destructive/35 bg-destructive/5 [&>svg]:text-destructive',
      },
    },
    defaultVariants: { tone: 'neutral' },
  },
)

export function Alert({
  className,
  tone,
  ...props
}: ComponentProps<'div'> & VariantProps<typeof alertVariants>) {
  const role = tone === 'danger' || tone === 'warning' ? 'alert' : 'status'
  return <div role={role} className={cn(alertVariants({ tone }), className)} {...props} />
}

export function AlertTitle({ className, ...props }: ComponentProps<'div'>) {
  return <div className={cn('col-start-2 font-medium', className)} {...props} />
}

export function AlertDescription({ className, ...props }: ComponentProps<'div'>) {
  return (
    <div
      className={cn('col-start-2 flex flex-col items-start gap-2 text-muted-foreground', className)}
      {...props}
    />
  )
}
