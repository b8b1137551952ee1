/** The name of a field. */
import { Label as Primitive } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from './cn'

export function Label({ className, ...props }: ComponentProps<typeof Primitive.Root>) {
  return (
    <Primitive.Root
      className={cn('flex items-center gap-2 text-sm leading-snug font-medium select-none', className)}
      {...props}
    />
  )
}
