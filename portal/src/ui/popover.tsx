/** A small panel at the thing it is about. */
import { Popover as Primitive } from 'radix-ui'
import type { ComponentProps } from 'react'
import { Borrowed } from './borrowed'
import { cn } from './cn'
import type { Opened } from './on-demand'

export const Popover = Primitive.Root
export const PopoverTrigger = Primitive.Trigger

export function PopoverContent({
  className,
  align = 'start',
  sideOffset = 4,
  ...props
}: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Content
        align={align}
        sideOffset={sideOffset}
        className={cn(
          'z-50 w-80 max-w-[94vw] rounded-lg border bg-popover p-4 text-popover-foreground shadow-md outline-none data-[state=open]:animate-in data-[state=open]:fade-in-0 data-[state=open]:zoom-in-95',
          className,
        )}
        {...props}
      />
    </Primitive.Portal>
  )
}

/** A panel at a button that is there before the panel is, see `useOnDemand`. */
export function PopoverOnDemand({
  anchor,
  isOpen,
  onOpenChange,
  ...props
}: Opened & ComponentProps<typeof Primitive.Content>) {
  return (
    <Popover open={isOpen} onOpenChange={onOpenChange}>
      <PopoverTrigger asChild>
        <Borrowed anchor={anchor} />
      </PopoverTrigger>
      <PopoverContent {...props} />
    </Popover>
  )
}
