/** A field of a form with its name, its explanation and what is wrong with it, tied together for screen readers. */
import { type ReactNode, cloneElement, isValidElement, useId } from 'react'
import { Label } from '@/ui/label'
import { cn } from '@/ui/cn'

export function Field({
  label,
  hint,
  error,
  isOptional,
  optionalText,
  className,
  children,
}: {
  label: ReactNode
  hint?: ReactNode
  error?: string | undefined
  isOptional?: boolean
  optionalText?: string
  className?: string
  /** One input; it gets the ids. */
  children: ReactNode
}) {
  const id = useId()
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  const input = isValidElement<Record<string, unknown>>(children)
    ? cloneElement(children, {
        id: children.props['id'] ?? id,
        'aria-describedby': described || undefined,
        'aria-invalid': error ? true : undefined,
      })
    : children
  return (
    <div className={cn('flex flex-col gap-1.5', className)}>
      <Label htmlFor={id}>
        {label}
        {isOptional && optionalText && (
          <span className="font-normal text-muted-foreground">({optionalText})</span>
        )}
      </Label>
      {input}
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-muted-foreground">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-xs font-medium text-destructive">
          {error}
        </p>
      )}
    </div>
  )
}

/** Something to switch on: the name beside it, the explanation below. */
export function SwitchField({
  label,
  hint,
  children,
}: {
  label: ReactNode
  hint?: ReactNode
  /** A `Switch` or `Checkbox`; it gets the ids. */
  children: ReactNode
}) {
  const id = useId()
  const input = isValidElement<Record<string, unknown>>(children)
    ? cloneElement(children, { id, 'aria-describedby': hint ? `${id}-hint` : undefined })
    : children
  return (
    <div className="flex items-start justify-between gap-4">
      <div className="space-y-0.5">
        <Label htmlFor={id}>{label}</Label>
        {hint && (
          <p id={`${id}-hint`} className="text-xs text-muted-foreground">
            {hint}
          </p>
        )}
      </div>
      {input}
    </div>
  )
}
