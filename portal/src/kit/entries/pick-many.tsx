/** Chooses several of many by typing; what is not there yet can be made on the spot. */
import { Command } from 'cmdk'
import { Check, Plus, X } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { Label } from '@/ui/label'
import { Popover, PopoverContent, PopoverTrigger } from '@/ui/popover'

export type Choosable = { id: string; name: string; depth?: number }

export function PickMany({
  label,
  action,
  choices,
  chosen,
  isDisabled,
  isSingle,
  onChange,
  onCreate,
  hint,
}: {
  label: string
  /** What the button says, e.g. "Add a tag". */
  action: string
  choices: readonly Choosable[]
  chosen: readonly string[]
  isDisabled?: boolean
  isSingle?: boolean
  onChange: (ids: string[]) => void
  /** Makes one of that name. @returns its id */
  onCreate?: ((name: string) => Promise<string>) | undefined
  hint?: ReactNode
}) {
  const { t } = useTranslation('content')
  const [isOpen, setOpen] = useState(false)
  const [text, setText] = useState('')
  const id = useId()
  const nameOf = (wanted: string) => choices.find((choice) => choice.id === wanted)?.name
  const toggle = (wanted: string) => {
    if (isSingle) {
      onChange(chosen.includes(wanted) ? [] : [wanted])
      setOpen(false)
    } else onChange(chosen.includes(wanted) ? chosen.filter((one) => one !== wanted) : [...chosen, wanted])
    setText('')
  }
  const name = text.trim()
  const isNew = name !== '' && !choices.some((choice) => choice.name.toLowerCase() === name.toLowerCase())
  const create = async () => {
    if (!onCreate) return
    const made = await onCreate(name)
    setText('')
    onChange([...chosen, made])
  }
  return (
    <div className="flex flex-col gap-1.5">
      <Label id={id}>{label}</Label>
      {chosen.length > 0 && (
        <ul className="flex flex-wrap gap-1.5" aria-labelledby={id}>
          {chosen.map((one) => (
            <li
              key={one}
              className="inline-flex max-w-full items-center gap-0.5 rounded-full border bg-muted py-0.5 pr-0.5 pl-2.5 text-xs"
            >
              <span className="truncate">{nameOf(one) ?? '…'}</span>
              {!isDisabled && (
                <button
                  type="button"
                  className="flex size-6 items-center justify-center rounded-full outline-none hover:bg-accent focus-visible:ring-[3px] focus-visible:ring-ring/60"
                  aria-label={t('Remove {{name}}', { name: nameOf(one) ?? '' })}
                  onClick={() => onChange(chosen.filter((other) => other !== one))}
                >
                  <X className="size-3.5" aria-hidden />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {!isDisabled && (
        <Popover open={isOpen} onOpenChange={setOpen}>
          <PopoverTrigger asChild>
            <Button variant="outline" size="sm" className="justify-start font-normal text-muted-foreground">
              <Plus aria-hidden /> {action}
            </Button>
          </PopoverTrigger>
          <PopoverContent className="w-72 p-0">
            <Command label={label}>
              <Command.Input
                autoFocus
                value={text}
                onValueChange={setText}
                placeholder={t('Search …')}
                className="h-10 w-full border-b bg-transparent px-3 outline-none placeholder:text-muted-foreground"
              />
              <Command.List className="max-h-64 overflow-y-auto p-1">
                {!(isNew && onCreate) && (
                  <Command.Empty className="p-4 text-center text-muted-foreground">
                    {t('Nothing fits')}
                  </Command.Empty>
                )}
                {choices.map((choice) => (
                  <Command.Item
                    key={choice.id}
                    value={`${choice.name} ${choice.id}`}
                    onSelect={() => toggle(choice.id)}
                    style={{ paddingLeft: `${0.5 + (choice.depth ?? 0)}rem` }}
                    className="flex min-h-8 items-center gap-2 rounded-sm px-2 py-1.5 data-[selected=true]:bg-accent"
                  >
                    <Check
                      className={cn('size-4 shrink-0', !chosen.includes(choice.id) && 'invisible')}
                      aria-hidden
                    />
                    <span className="truncate">{choice.name}</span>
                    {chosen.includes(choice.id) && <span className="sr-only">{t('(chosen)')}</span>}
                  </Command.Item>
                ))}
                {isNew && onCreate && (
                  <Command.Item
                    value={`${name} +`}
                    onSelect={() => void create()}
                    className="flex min-h-8 items-center gap-2 rounded-sm px-2 py-1.5 data-[selected=true]:bg-accent"
                  >
                    <Plus className="size-4" aria-hidden /> {t('Create “{{name}}”', { name })}
                  </Command.Item>
                )}
              </Command.List>
            </Command>
          </PopoverContent>
        </Popover>
      )}
      {hint && <p className="text-xs text-muted-foreground">{hint}</p>}
    </div>
  )
}
