/** Builds what records consist of: fields are added, described, put in order and taken out. */
import { ChevronDown, ChevronRight, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type CollectionField,
  FIELD_ICONS,
  FIELD_TYPES,
  type FieldType,
  useFieldTypes,
} from '@/kit/records/field-types'
import { Sortable, SortableItem } from '@/kit/records/sortable'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/ui/menu'
import { FieldSettings } from './field-settings'

/** @param kept as they are saved: their keys stay, since records have values under them */
export function FieldBuilder({
  websiteId,
  fields,
  kept,
  errors,
  isDisabled,
  onChange,
}: {
  websiteId: string
  fields: CollectionField[]
  kept: readonly CollectionField[]
  /** By place, e.g. `2.options`. */
  errors: Readonly<Record<string, string>>
  isDisabled: boolean
  onChange: (fields: CollectionField[]) => void
}) {
  const { t } = useTranslation('structure')
  const types = useFieldTypes()
  // A key changes while it is made from its label: places in a list of ids tell fields apart.
  const [ids, setIds] = useState<string[]>(() => fields.map(() => crypto.randomUUID()))
  const [open, setOpen] = useState<string>()
  const change = (at: number, field: CollectionField) =>
    onChange(fields.map((each, index) => (index === at ? field : each)))
  const add = (type: FieldType) => {
    const id = crypto.randomUUID()
    setIds([...ids, id])
    setOpen(id)
    onChange([...fields, newField(type, fields)])
  }
  return (
    <div className="flex flex-col items-start gap-3">
      {fields.length > 0 && (
        <Sortable
          ids={ids}
          onMove={(moved) => {
            onChange(moved.flatMap((id) => fields[ids.indexOf(id)] ?? []))
            setIds(moved)
          }}
        >
          <ul className="flex w-full flex-col gap-2">
            {fields.map((field, index) => {
              const id = ids[index] ?? field.key
              const Icon = FIELD_ICONS[field.type]
              const own = Object.entries(errors).filter(([place]) => place.split('.')[0] === String(index))
              const isOpen = open === id || own.length > 0
              return (
                <SortableItem
                  key={id}
                  id={id}
                  label={field.label || field.key}
                  isDisabled={isDisabled}
                  className="relative rounded-lg border bg-card"
                  handleClassName="absolute top-1.5 left-1.5"
                >
                  <div className="flex min-h-11 items-center gap-2 py-1 pr-1.5 pl-11">
                    <button
                      type="button"
                      aria-expanded={isOpen}
                      onClick={() => setOpen(isOpen ? undefined : id)}
                      className="flex min-h-8 min-w-0 flex-1 items-center gap-2 rounded-sm text-left outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60"
                    >
                      {isOpen ? (
                        <ChevronDown className="size-4 shrink-0 text-muted-foreground" aria-hidden />
                      ) : (
                        <ChevronRight className="size-4 shrink-0 text-muted-foreground" aria-hidden />
                      )}
                      <Icon className="size-4 shrink-0 text-muted-foreground" aria-hidden />
                      <span className="truncate font-medium">{field.label || t('Without a name')}</span>
                      <span className="truncate text-xs text-muted-foreground max-sm:hidden">
                        {types[field.type].name}
                      </span>
                      {field.required && <Badge>{t('required')}</Badge>}
                    </button>
                    {!isDisabled && (
                      <Button
                        variant="ghost"
                        size="icon-sm"
                        aria-label={t('Take out “{{name}}”', { name: field.label || field.key })}
                        onClick={() => {
                          setIds(ids.filter((each) => each !== id))
                          onChange(fields.filter((_, at) => at !== index))
                        }}
                      >
                        <Trash2 aria-hidden />
                      </Button>
                    )}
                  </div>
                  {isOpen && (
                    <div className="border-t px-4 py-4">
                      <FieldSettings
                        websiteId={websiteId}
                        field={field}
                        isKept={kept.some(({ key }) => key === field.key)}
                        taken={fields.filter((_, at) => at !== index).map(({ key }) => key)}
                        errors={Object.fromEntries(
                          own.map(([place, message]) => [place.split('.').slice(1).join('.'), message]),
                        )}
                        onChange={(next) => change(index, next)}
                      />
                    </div>
                  )}
                </SortableItem>
              )
            })}
          </ul>
        </Sortable>
      )}
      {!isDisabled && (
        <Menu>
          <MenuTrigger asChild>
            <Button variant="outline" disabled={fields.length >= 100}>
              <Plus aria-hidden /> {t('Add a field')}
            </Button>
          </MenuTrigger>
          <MenuContent align="start" className="grid max-w-[94vw] sm:grid-cols-2">
            {FIELD_TYPES.map((type) => {
              const Icon = FIELD_ICONS[type]
              return (
                <MenuItem key={type} onSelect={() => add(type)}>
                  <Icon aria-hidden />
                  <span>
                    {types[type].name}
                    <span className="block text-xs text-muted-foreground">{types[type].hint}</span>
                  </span>
                </MenuItem>
              )
            })}
          </MenuContent>
        </Menu>
      )}
    </div>
  )
}

function newField(type: FieldType, fields: readonly CollectionField[]): CollectionField {
  const taken = new Set(fields.map(({ key }) => key))
  let number = 1
  while (taken.has(`${type}_${number}`)) number += 1
  return {
    key: `${type}_${number}`,
    label: '',
    type,
    ...(type === 'select' && { options: [] }),
    ...(type === 'relation' && { collection: 'page' }),
  }
}
