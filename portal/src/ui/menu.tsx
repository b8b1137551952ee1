/** Menus that open from a button. */
import { Check } from 'lucide-react'
import { DropdownMenu as Primitive } from 'radix-ui'
import type { ComponentProps } from 'react'
import { Borrowed } from './borrowed'
import { cn } from './cn'
import type { Opened } from './on-demand'

export const Menu = Primitive.Root
export const MenuTrigger = Primitive.Trigger
export const MenuRadioGroup = Primitive.RadioGroup

const ITEM =
  "relative flex cursor-default items-center gap-2 rounded-sm px-2 py-1.5 text-sm outline-none select-none focus:bg-accent focus:text-accent-foreground data-[disabled]:pointer-events-none data-[disabled]:opacity-50 [&_svg]:pointer-events-none [&_svg]:shrink-0 [&_svg:not([class*='size-'])]:size-4 [&_svg:not([class*='text-'])]:text-muted-foreground"

export function MenuContent({
  className,
  sideOffset = 4,
  ...props
}: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Content
        sideOffset={sideOffset}
        className={cn(
          'z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto rounded-lg border bg-popover p-1 text-popover-foreground shadow-md data-[state=open]:animate-in data-[state=open]:fade-in-0 data-[state=open]:zoom-in-95',
          className,
        )}
        {...props}
      />
    </Primitive.Portal>
  )
}

/** A menu at a button that is there before the menu is, see `useOnDemand`. */
export function MenuOnDemand({
  anchor,
  isOpen,
  onOpenChange,
  label,
  ...props
}: Opened & { label: string } & ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Root open={isOpen} onOpenChange={onOpenChange}>
      <Primitive.Trigger asChild>
        <Borrowed anchor={anchor} />
      </Primitive.Trigger>
      <MenuContent {...props} aria-labelledby={undefined} aria-label={label} />
    </Primitive.Root>
  )
}

export function MenuItem({
  className,
  isDestructive,
  ...props
}: ComponentProps<typeof Primitive.Item> & { isDestructive?: boolean }) {
  return (
    <Primitive.Item
      className={cn(
        ITEM,
        isDestructive &&
          "text-destructive focus:bg-destructive/10 focus:text-destructive [&_svg:not([class*='x'])]:text-destructive",
        className,
      )}
      {...props}
    />
  )
}

export function MenuRadioItem({ className, children, ...props }: ComponentProps<typeof Primitive.RadioItem>) {
  return (
    <Primitive.RadioItem className={cn(ITEM, 'pl-8', className)} {...props}>
      <Primitive.ItemIndicator className="absolute left-2">
        <Check />
      </Primitive.ItemIndicator>
      {children}
    </Primitive.RadioItem>
  )
}

export function MenuCheckboxItem({
  className,
  children,
  ...props
}: ComponentProps<typeof Primitive.CheckboxItem>) {
  return (
    <Primitive.CheckboxItem className={cn(ITEM, 'pl-8', className)} {...props}>
      <Primitive.ItemIndicator className="absolute left-2">
        <Check />
      </Primitive.ItemIndicator>
      {children}
    </Primitive.CheckboxItem>
  )
}

export function MenuLabel({ className, ...props }: ComponentProps<typeof Primitive.Label>) {
  return (
    <Primitive.Label
      className={cn('px-2 py-1.5 text-xs font-medium text-muted-foreground', className)}
      {...props}
    />
  )
}

export function MenuSeparator({ className, ...props }: ComponentProps<typeof Primitive.Separator>) {
  return <Primitive.Separator className={cn('-mx-1 my-1 h-px bg-border', className)} {...props} />
}

export function MenuShortcut({ className, ...props }: ComponentProps<'kbd'>) {
  return (
    <kbd
      className={cn('ml-auto pl-4 font-sans text-xs tracking-widest text-muted-foreground', className)}
      {...props}
    />
  )
}
