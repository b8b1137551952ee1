/** What one field of a record is filled in with. */
import { type ComponentProps, Suspense, lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EMPTY, type RichText } from '@/editor/document'
import { fromClock, ownZone, toClock } from '@/kit/entries/zoned-time'
import { Checkbox } from '@/ui/choice'
import { Input, Select, Textarea } from '@/ui/input'
import { Label } from '@/ui/label'
import { Skeleton } from '@/ui/skeleton'
import type { CollectionField, FieldType } from './field-types'
import { FileInput } from './file-input'
import { GalleryInput } from './gallery-input'
import { ListInput } from './list-input'
import { RelationInput } from './relation-input'

const RichTextEditor = lazy(() =>
  import('@/editor/rich-text-editor').then(({ RichTextEditor: editor }) => ({ default: editor })),
)

export type FieldInputProps = {
  field: CollectionField
  websiteId: string
  value: unknown
  /** @param value null: emptied */
  onChange: (value: unknown) => void
  isDisabled?: boolean
  isMultiple?: boolean
  zone?: string
} & Pick<ComponentProps<'input'>, 'id' | 'aria-describedby' | 'aria-invalid' | 'aria-label'>

/** The input of the browser that fits, for what is one line of text. */
const INPUT_TYPES: Partial<Record<FieldType, string>> = {
  text: 'text',
  url: 'text',
  email: 'email',
  phone: 'tel',
  date: 'date',
}

export function FieldInput(props: FieldInputProps) {
  const { field, websiteId, value, onChange, isDisabled = false, isMultiple = false, zone } = props
  const { type, label } = field
  const shared = {
    id: props.id,
    disabled: isDisabled,
    'aria-describedby': props['aria-describedby'],
    'aria-invalid': props['aria-invalid'],
    'aria-label': props['aria-label'],
    'aria-required': field.required,
  }
  const text = typeof value === 'string' ? value : ''
  const setText = (next: string) => onChange(next === '' ? null : next)
  switch (type) {
    case 'textarea':
      return (
        <Textarea
          {...shared}
          maxLength={field.max ?? 50_000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )
    case 'number':
      return <NumberInput {...shared} field={field} value={value} onChange={onChange} />
    case 'boolean':
      return (
        <Checkbox
          id={props.id}
          aria-label={props['aria-label']}
          disabled={isDisabled}
          checked={value === true}
          onCheckedChange={(isOn) => onChange(isOn === true)}
        />
      )
    case 'datetime': {
      const clock = zone ?? ownZone()
      return (
        <Input
          {...shared}
          type="datetime-local"
          className="w-auto"
          title={clock}
          value={text ? toClock(text, clock) : ''}
          onChange={(event) =>
            onChange(event.target.value === '' ? null : fromClock(event.target.value, clock))
          }
        />
      )
    }
    case 'select':
      return isMultiple ? (
        <ManyOf field={field} value={value} isDisabled={isDisabled} onChange={onChange} />
      ) : (
        <Select {...shared} value={text} onChange={(event) => setText(event.target.value)}>
          <option value="">–</option>
          {field.options?.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </Select>
      )
    case 'color':
      return <ColorInput {...shared} label={label} value={text} onChange={setText} />
    case 'rich_text':
      return (
        <Suspense fallback={<Skeleton className="h-40" />}>
          <RichTextEditor
            value={isRichText(value) ? value : EMPTY}
            onChange={onChange}
            websiteId={websiteId}
            label={label}
            isReadOnly={isDisabled}
            className="min-h-32 rounded-md border border-input bg-card px-4 py-3"
          />
        </Suspense>
      )
    case 'image':
    case 'file':
      return (
        <FileInput
          websiteId={websiteId}
          label={label}
          kinds={type === 'image' ? ['image'] : undefined}
          value={text || undefined}
          isDisabled={isDisabled}
          onChange={onChange}
        />
      )
    case 'gallery':
      return (
        <GalleryInput
          websiteId={websiteId}
          label={label}
          value={stringsOf(value)}
          isDisabled={isDisabled}
          onChange={(ids) => onChange(ids.length > 0 ? ids : null)}
        />
      )
    case 'list':
      return (
        <ListInput
          label={label}
          value={stringsOf(value)}
          isDisabled={isDisabled}
          onChange={(items) => onChange(items.length > 0 ? items : null)}
        />
      )
    case 'relation':
      return (
        <RelationInput
          websiteId={websiteId}
          label={label}
          collection={field.collection ?? 'page'}
          isMultiple={isMultiple}
          value={stringsOf(value)}
          isDisabled={isDisabled}
          onChange={(ids) => onChange(ids.length === 0 ? null : isMultiple ? ids : ids[0])}
        />
      )
    case 'json':
      return <JsonInput {...shared} value={value} onChange={onChange} />
    default:
      return (
        <Input
          {...shared}
          type={INPUT_TYPES[type] ?? 'text'}
          className={type === 'date' ? 'w-auto' : undefined}
          maxLength={type === 'text' ? (field.max ?? 1_000) : 2_000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )
  }
}

/** @returns the texts in a value that is a list, or one text */
export function stringsOf(value: unknown): string[] {
  return [value].flat().filter((item): item is string => typeof item === 'string')
}

function isRichText(value: unknown): value is RichText {
  return typeof value === 'object' && value !== null && (value as { type?: unknown }).type === 'doc'
}

type Shared = Omit<ComponentProps<'input'>, 'value' | 'onChange'>

/** Keeps what is typed, since "1." and "-" are on the way to numbers. */
function NumberInput({
  field,
  value,
  onChange,
  ...props
}: Shared & { field: CollectionField; value: unknown; onChange: (value: unknown) => void }) {
  const [text, setText] = useState(typeof value === 'number' ? String(value) : '')
  const typed = text === '' ? null : Number(text)
  const isSame = typed === (value ?? null)
  return (
    <Input
      {...props}
      type="number"
      className="w-48"
      min={field.min}
      max={field.max}
      step={field.integer ? 1 : 'any'}
      value={isSame ? text : typeof value === 'number' ? String(value) : ''}
      onChange={(event) => {
        const { value: next, valueAsNumber } = event.target
        setText(next)
        if (next === '') onChange(null)
        else if (Number.isFinite(valueAsNumber)) onChange(valueAsNumber)
      }}
    />
  )
}

function ManyOf({
  field,
  value,
  isDisabled,
  onChange,
}: {
  field: CollectionField
  value: unknown
  isDisabled: boolean
  onChange: (value: unknown) => void
}) {
  const chosen = stringsOf(value)
  return (
    <div className="flex flex-wrap gap-x-5 gap-y-2">
      {field.options?.map((option) => (
        <Label key={option} className="min-h-6 font-normal">
          <Checkbox
            disabled={isDisabled}
            checked={chosen.includes(option)}
            onCheckedChange={(isOn) => {
              const next = isOn === true ? [...chosen, option] : chosen.filter((each) => each !== option)
              // In the order in which they are offered.
              const sorted = field.options?.filter((each) => next.includes(each)) ?? next
              onChange(sorted.length > 0 ? sorted : null)
            }}
          />
          {option}
        </Label>
      ))}
    </div>
  )
}

const SIX_DIGITS = /^#[0-9a-f]{6}$/i

function ColorInput({
  label,
  value,
  onChange,
  ...props
}: Shared & { label: string; value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation('structure')
  return (
    <span className="flex items-center gap-2">
      <Input
        type="color"
        aria-label={t('Pick: {{name}}', { name: label })}
        disabled={props.disabled}
        value={SIX_DIGITS.test(value) ? value : '#000000'}
        onChange={(event) => onChange(event.target.value)}
      />
      <Input
        {...props}
        className="w-36 font-mono"
        placeholder="#1a2b3c"
        maxLength={9}
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </span>
  )
}

/** Keeps what is typed until it can be read. */
function JsonInput({
  value,
  onChange,
  ...props
}: Omit<ComponentProps<'textarea'>, 'value' | 'onChange'> &
  Shared & {
    value: unknown
    onChange: (value: unknown) => void
  }) {
  const { t } = useTranslation('structure')
  const [text, setText] = useState(value === undefined ? '' : JSON.stringify(value, null, 2))
  const isReadable = text.trim() === '' || isJson(text)
  return (
    <span className="flex flex-col gap-1">
      <Textarea
        id={props.id}
        disabled={props.disabled}
        aria-describedby={props['aria-describedby']}
        aria-label={props['aria-label']}
        aria-invalid={isReadable ? props['aria-invalid'] : true}
        className="font-mono text-xs"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          const next = event.target.value
          setText(next)
          if (next.trim() === '') onChange(null)
          else if (isJson(next)) onChange(JSON.parse(next))
        }}
      />
      {!isReadable && (
        <span role="alert" className="text-xs font-medium text-destructive">
          {t('This is not JSON yet; the last readable state is kept.')}
        </span>
      )}
    </span>
  )
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
