/** What surrounds a block without text of its own: the sign that it is selected, its tools, and the way back to the text. */
import { NodeViewWrapper } from '@tiptap/react'
import type { LucideIcon } from 'lucide-react'
import { Toolbar } from 'radix-ui'
import type { ComponentProps, KeyboardEvent, ReactNode } from 'react'
import { cn } from '@/ui/cn'
import { Tooltip } from '@/ui/tooltip'
import type { BlockViewProps } from './atom'

export function BlockFrame({
  view,
  label,
  tools,
  className,
  children,
}: {
  view: BlockViewProps
  /** What it is, for screen readers: "Picture". */
  label: string
  /** Shown above the block while it is selected: `Tool`s. */
  tools?: ReactNode
  className?: string
  children: ReactNode
}) {
  const { editor, selected, getPos } = view
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    const position = getPos()
    if (position === undefined) return
    event.stopPropagation()
    editor.chain().setNodeSelection(position).focus().run()
  }
  return (
    <NodeViewWrapper
      role="group"
      aria-label={label}
      onKeyDown={leave}
      data-selected={selected || undefined}
      className={cn(
        'group/block relative rounded-lg outline-2 outline-offset-4 outline-transparent data-selected:outline-ring/70',
        className,
      )}
    >
      {selected && tools && editor.isEditable && (
        <Toolbar.Root
          aria-label={label}
          contentEditable={false}
          className="absolute bottom-full left-1/2 z-20 mb-3 flex max-w-[94vw] -translate-x-1/2 items-center gap-0.5 rounded-lg border bg-popover p-1 text-popover-foreground shadow-md"
        >
          {tools}
        </Toolbar.Root>
      )}
      {children}
    </NodeViewWrapper>
  )
}

const TOOL =
  'inline-flex h-8 min-w-8 items-center justify-center gap-1.5 rounded-md px-1.5 text-sm font-medium outline-none hover:bg-accent focus-visible:ring-[3px] focus-visible:ring-ring/60 disabled:pointer-events-none disabled:opacity-50 data-active:bg-accent data-active:text-primary [&_svg]:size-4'

/** A button of a toolbar. The text keeps its selection while it is pressed. */
export function Tool({
  label,
  icon: Icon,
  isActive,
  shortcut,
  children,
  className,
  ...props
}: Omit<ComponentProps<typeof Toolbar.Button>, 'children'> & {
  label: string
  icon?: LucideIcon
  isActive?: boolean
  shortcut?: string
  children?: ReactNode
}) {
  return (
    <Tooltip text={shortcut ? `${label} (${shortcut})` : label}>
      <Toolbar.Button
        aria-label={label}
        aria-pressed={isActive}
        data-active={isActive || undefined}
        onMouseDown={(event) => event.preventDefault()}
        className={cn(TOOL, className)}
        {...props}
      >
        {Icon && <Icon aria-hidden />}
        {children}
      </Toolbar.Button>
    </Tooltip>
  )
}

export function ToolSeparator() {
  return <Toolbar.Separator className="mx-0.5 h-5 w-px bg-border" />
}

/** Text that belongs to a block, written where it is shown. */
export function InlineText({
  value,
  onChange,
  label,
  className,
  isReadOnly,
}: {
  value: string
  onChange: (value: string) => void
  label: string
  className?: string
  isReadOnly?: boolean
}) {
  if (isReadOnly) return value ? <span className={className}>{value}</span> : null
  return (
    <input
      value={value}
      onChange={(event) => onChange(event.target.value)}
      aria-label={label}
      placeholder={label}
      className={cn(
        'min-h-6 w-full rounded-sm bg-transparent outline-none placeholder:text-muted-foreground focus-visible:ring-[3px] focus-visible:ring-ring/40',
        className,
      )}
    />
  )
}
