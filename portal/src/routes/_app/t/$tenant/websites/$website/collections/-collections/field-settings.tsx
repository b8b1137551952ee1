/** Everything that can be said about one field. */
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Field, SwitchField } from '@/kit/field'
import { BOUNDED_TYPES, type CollectionField, UNIQUE_TYPES } from '@/kit/records/field-types'
import { ListInput } from '@/kit/records/list-input'
import { labelOf } from '@/kit/slug'
import { Switch } from '@/ui/choice'
import { Input, Select } from '@/ui/input'

export function FieldSettings({
  websiteId,
  field,
  isKept,
  taken,
  errors,
  onChange,
}: {
  websiteId: string
  field: CollectionField
  /** Records have values under its key. */
  isKept: boolean
  /** Keys of the other fields. */
  taken: readonly string[]
  /** By setting. */
  errors: Readonly<Record<string, string>>
  onChange: (field: CollectionField) => void
}) {
  const { t } = useTranslation('structure')
  const { type } = field
  const set = (changes: { [Key in keyof CollectionField]?: CollectionField[Key] | undefined }) =>
    onChange(
      Object.fromEntries(
        Object.entries({ ...field, ...changes }).filter(([, value]) => value !== undefined),
      ) as CollectionField,
    )
  const number = (text: string) => (text === '' ? undefined : Number(text))
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label={t('Name')} error={errors['label']}>
        <Input
          autoFocus={field.label === ''}
          maxLength={100}
          value={field.label}
          onChange={({ target: { value: label } }) =>
            set({ label, ...(!isKept && { key: keyOf(label, taken) || field.key }) })
          }
        />
      </Field>
      <Field
        label={t('Key')}
        hint={isKept ? t('Records have values under it: it stays.') : t('What templates call it')}
        error={errors['key']}
      >
        <Input
          disabled={isKept}
          spellCheck={false}
          maxLength={63}
          className="font-mono"
          value={field.key}
          onChange={(event) => set({ key: event.target.value })}
        />
      </Field>
      <Field
        label={t('Explanation')}
        isOptional
        optionalText={t('optional')}
        hint={t('Shown below it where records are filled in')}
        className="sm:col-span-2"
        error={errors['help']}
      >
        <Input
          maxLength={500}
          value={field.help ?? ''}
          onChange={(event) => set({ help: event.target.value || undefined })}
        />
      </Field>
      {type === 'select' && (
        <fieldset className="flex flex-col gap-1.5 sm:col-span-2">
          <legend className="mb-1.5 text-sm font-medium">{t('Choices')}</legend>
          <ListInput
            label={t('Choices')}
            value={field.options ?? []}
            isDisabled={false}
            onChange={(options) => set({ options })}
          />
          {errors['options'] && (
            <p role="alert" className="text-xs font-medium text-destructive">
              {errors['options']}
            </p>
          )}
        </fieldset>
      )}
      {type === 'relation' && (
        <CollectionChoice
          websiteId={websiteId}
          value={field.collection ?? 'page'}
          error={errors['collection']}
          onChange={(collection) => set({ collection })}
        />
      )}
      {BOUNDED_TYPES.has(type) && (
        <>
          <Field
            label={type === 'number' ? t('Least value') : t('Least length')}
            isOptional
            optionalText={t('optional')}
            error={errors['min']}
          >
            <Input
              type="number"
              step="any"
              value={field.min ?? ''}
              onChange={(event) => set({ min: number(event.target.value) })}
            />
          </Field>
          <Field
            label={type === 'number' ? t('Greatest value') : t('Greatest length')}
            isOptional
            optionalText={t('optional')}
            error={errors['max']}
          >
            <Input
              type="number"
              step="any"
              value={field.max ?? ''}
              onChange={(event) => set({ max: number(event.target.value) })}
            />
          </Field>
        </>
      )}
      <div className="flex flex-col gap-3 sm:col-span-2">
        <SwitchField label={t('Required')} hint={t('Records cannot be saved without it')}>
          <Switch
            checked={field.required ?? false}
            onCheckedChange={(isOn) => set({ required: isOn || undefined })}
          />
        </SwitchField>
        {UNIQUE_TYPES.has(type) && (
          <SwitchField label={t('Unique')} hint={t('No two records have the same value')}>
            <Switch
              checked={field.unique ?? false}
              onCheckedChange={(isOn) => set({ unique: isOn || undefined })}
            />
          </SwitchField>
        )}
        {(type === 'select' || type === 'relation') && (
          <SwitchField label={t('Several')} hint={t('More than one can be chosen')}>
            <Switch
              checked={field.multiple ?? false}
              onCheckedChange={(isOn) => set({ multiple: isOn || undefined })}
            />
          </SwitchField>
        )}
        {type === 'number' && (
          <SwitchField label={t('Whole numbers only')}>
            <Switch
              checked={field.integer ?? false}
              onCheckedChange={(isOn) => set({ integer: isOn || undefined })}
            />
          </SwitchField>
        )}
      </div>
    </div>
  )
}

function CollectionChoice({
  websiteId,
  value,
  error,
  onChange,
}: {
  websiteId: string
  value: string
  error: string | undefined
  onChange: (collection: string) => void
}) {
  const { t } = useTranslation('structure')
  const { data } = $api.useQuery('get', '/websites/{website_id}/collections', {
    params: { path: { website_id: websiteId }, query: { limit: 200 } },
  })
  return (
    <Field label={t('Leads to')} error={error}>
      <Select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="page">{t('Pages')}</option>
        <option value="post">{t('Posts')}</option>
        {data?.items.map(({ slug, name }) => (
          <option key={slug} value={slug}>
            {name}
          </option>
        ))}
      </Select>
    </Field>
  )
}

/** @returns empty when nothing of the label can stand in a key */
function keyOf(label: string, taken: readonly string[]): string {
  const key = labelOf(label)
    .replaceAll('-', '_')
    .replace(/^[^a-z]+/, '')
  if (key === '' || !taken.includes(key)) return key
  let number = 2
  while (taken.includes(`${key}_${number}`)) number += 1
  return `${key}_${number}`
}
