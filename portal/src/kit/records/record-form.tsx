/** The fields of a record as a form, made from what its collection says. */
import { useTranslation } from 'react-i18next'
import { Field, SwitchField } from '@/kit/field'
import { Switch } from '@/ui/choice'
import type { CollectionField } from './field-types'
import { FieldInput } from './field-input'

export type FieldValues = Readonly<Record<string, unknown>>

/** Fields that are several inputs, and so a group with a name. */
const GROUPS = new Set(['rich_text', 'image', 'gallery', 'file', 'list', 'relation'])

export type RecordFormProps = {
  websiteId: string
  fields: readonly CollectionField[]
  values: FieldValues
  /** @param value null: emptied */
  onChange: (key: string, value: unknown) => void
  /** What is wrong, by key. */
  errors?: Readonly<Record<string, string | undefined>>
  isDisabled?: boolean
  /** The clock of moments, e.g. Europe/Berlin; the browser's if unset. */
  zone?: string
}

export function RecordForm({
  websiteId,
  fields,
  values,
  onChange,
  errors,
  isDisabled = false,
  zone,
}: RecordFormProps) {
  const { t } = useTranslation('structure')
  return (
    <div className="flex flex-col gap-5">
      {fields.map((field) => {
        const { key, label, help, required, type } = field
        const value = values[key] ?? (values[key] === undefined ? field.default : undefined)
        const input = (
          <FieldInput
            field={field}
            websiteId={websiteId}
            value={value}
            isDisabled={isDisabled}
            isMultiple={field.multiple === true}
            onChange={(next) => onChange(key, next)}
            {...(zone !== undefined && { zone })}
          />
        )
        const error = errors?.[key]
        if (type === 'boolean')
          return (
            <SwitchField key={key} label={label} hint={help}>
              <Switch
                disabled={isDisabled}
                checked={value === true}
                onCheckedChange={(isOn) => onChange(key, isOn)}
              />
            </SwitchField>
          )
        if (GROUPS.has(type) || (type === 'select' && field.multiple))
          return (
            <fieldset key={key} className="flex min-w-0 flex-col gap-1.5">
              <legend className="mb-1.5 text-sm leading-snug font-medium">
                {label}
                {!required && <span className="font-normal text-muted-foreground"> ({t('optional')})</span>}
              </legend>
              {input}
              {help && <p className="text-xs text-muted-foreground">{help}</p>}
              {error && (
                <p role="alert" className="text-xs font-medium text-destructive">
                  {error}
                </p>
              )}
            </fieldset>
          )
        return (
          <Field
            key={key}
            label={label}
            hint={help}
            error={error}
            isOptional={!required}
            optionalText={t('optional')}
          >
            {input}
          </Field>
        )
      })}
    </div>
  )
}
