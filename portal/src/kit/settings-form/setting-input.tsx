/** One setting, as its type wants to be asked for. */
import { Suspense, lazy } from 'react'
import { useTranslation } from 'react-i18next'
import { Radio, RadioGroup, Switch } from '@/ui/choice'
import { Input, Select, Textarea } from '@/ui/input'
import { Skeleton } from '@/ui/skeleton'
import { ColorInput } from './color-input'
import { FontInput } from './font-input'
import { ImageInput } from './image-input'
import { LinkInput } from './link-input'
import { ReferenceInput, isReference } from './reference-input'
import type { Setting } from './setting'

const RichInput = lazy(() => import('./rich-input'))

export type InputProps = {
  setting: Setting
  /** What holds. */
  value: unknown
  onChange: (value: unknown) => void
  websiteId: string
  isDisabled: boolean | undefined
  id: string
  /** Its name; the element with the id `<id>-label` says it, too. */
  label: string
  describedBy: string | undefined
  isInvalid: boolean
}

export function SettingInput(props: InputProps) {
  const { t } = useTranslation('design')
  const { setting, value, onChange, isDisabled, id, describedBy, isInvalid } = props
  const { type, placeholder, options = [] } = setting
  const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
  const common = {
    id,
    disabled: isDisabled,
    'aria-describedby': describedBy,
    'aria-invalid': isInvalid || undefined,
  }
  if (isReference(type)) return <ReferenceInput {...props} kind={type} />
  switch (type) {
    case 'checkbox':
      return <Switch {...common} checked={value === true} onCheckedChange={onChange} />
    case 'textarea':
      return (
        <Textarea
          {...common}
          placeholder={placeholder}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      )
    case 'html':
      return (
        <Textarea
          {...common}
          spellCheck={false}
          className="font-mono text-xs"
          placeholder={placeholder}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      )
    case 'richtext':
    case 'inline_richtext':
      return (
        <Suspense fallback={<Skeleton className="h-24" />}>
          <RichInput {...props} />
        </Suspense>
      )
    case 'number':
      return <NumberInput {...props} />
    case 'range':
      return <RangeInput {...props} />
    case 'radio':
      return (
        <RadioGroup
          aria-labelledby={`${id}-label`}
          aria-describedby={describedBy}
          disabled={isDisabled}
          value={text}
          onValueChange={onChange}
          className="gap-2"
        >
          {options.map((option) => (
            <label key={option.value} className="flex items-center gap-2">
              <Radio value={option.value} /> {option.label}
            </label>
          ))}
        </RadioGroup>
      )
    case 'select':
    case 'color_scheme':
      return (
        <Select {...common} value={text} onChange={(event) => onChange(event.target.value)}>
          {!options.some((option) => option.value === text) && (
            <option value={text}>{text || t('Choose …')}</option>
          )}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </Select>
      )
    case 'color':
      return <ColorInput {...props} />
    case 'font':
      return <FontInput {...props} />
    case 'image':
      return <ImageInput {...props} />
    case 'url':
      return <LinkInput {...props} />
    default:
      return (
        <Input
          {...common}
          type={type === 'date' ? 'date' : type === 'email' ? 'email' : type === 'video_url' ? 'url' : 'text'}
          placeholder={placeholder}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      )
  }
}

function NumberInput({ setting, value, onChange, isDisabled, id, describedBy, isInvalid }: InputProps) {
  const { min, max, step, unit } = setting
  return (
    <span className="flex items-center gap-2">
      <Input
        id={id}
        type="number"
        min={min}
        max={max}
        step={step ?? 'any'}
        disabled={isDisabled}
        aria-describedby={describedBy}
        aria-invalid={isInvalid || undefined}
        value={typeof value === 'number' ? value : ''}
        onChange={({ target }) => onChange(target.value === '' ? null : target.valueAsNumber)}
        className="max-w-40"
      />
      {unit && <span className="text-muted-foreground">{unit}</span>}
    </span>
  )
}

function RangeInput({ setting, value, onChange, isDisabled, id, describedBy }: InputProps) {
  const { min = 0, max = 100, step = 1, unit = '' } = setting
  const present = typeof value === 'number' ? value : min
  return (
    <span className="flex items-center gap-3">
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        disabled={isDisabled}
        aria-describedby={describedBy}
        aria-valuetext={`${present} ${unit}`.trim()}
        value={present}
        onChange={({ target }) => onChange(target.valueAsNumber)}
        className="h-6 min-w-0 flex-1 cursor-pointer accent-primary"
      />
      <output htmlFor={id} className="w-16 text-right text-muted-foreground tabular-nums">
        {present} {unit}
      </output>
    </span>
  )
}
