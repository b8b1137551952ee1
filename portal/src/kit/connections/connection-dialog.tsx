/** Adds a connection or changes one: its kind, what that kind needs to know, and secrets that are never shown again. */
import { useState } from 'react'
import { type FieldPath, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { Field, SwitchField } from '@/kit/field'
import { showProblem } from '@/kit/form'
import { FormDialog } from '@/kit/form-dialog'
import { RadioCard, RadioGroup, Switch } from '@/ui/choice'
import { Input, Select, Textarea } from '@/ui/input'
import { type Given, type Kind, type Part, type Values, givenOf, isSecret, valuesOf } from './connection-form'

export function ConnectionDialog<Name extends string>({
  title,
  description,
  kinds,
  edited,
  onSave,
  onClose,
}: {
  title: string
  description: string
  kinds: Record<Name, Kind>
  /** What is changed; a new one is added without. */
  edited?: { name: string; kind: Name; website_id?: string | null; settings: object } | undefined
  onSave: (given: Given, kind: Name) => Promise<void>
  onClose: () => void
}) {
  const { t } = useTranslation('connections')
  const names = Object.keys(kinds) as Name[]
  const [kind, setKind] = useState<Name>(edited?.kind ?? names[0] ?? ('' as Name))
  const [isReplacing, setReplacing] = useState(!edited)
  const form = useForm<Values>({
    defaultValues: valuesOf(
      Object.values<Kind>(kinds).flatMap(({ parts }) => parts),
      edited,
    ),
    shouldUnregister: true,
  })
  const required = t('This is needed')
  const parts = kinds[kind].parts.filter((part) => isReplacing || !isSecret(part))
  const save = async () => {
    if (!(await form.trigger(undefined, { shouldFocus: true })))
      throw new Error(t('Something is missing still.'))
    const textAt = (path: FieldPath<Values>) => {
      const text = form.getValues(path)
      return typeof text === 'string' ? text : ''
    }
    try {
      await onSave(givenOf(parts, textAt('name').trim(), textAt), kind)
    } catch (error) {
      const paths = parts.map(({ path }) => path)
      throw new Error(showProblem(error, form.setError, ['name', ...paths]) ?? t('Look at what is marked.'), {
        cause: error,
      })
    }
  }
  const errorAt = (path: FieldPath<Values>) => {
    const message = form.getFieldState(path, form.formState).error?.message
    return typeof message === 'string' ? message : undefined
  }
  return (
    <FormDialog
      title={title}
      description={description}
      action={edited ? t('Save') : t('Add')}
      size="wide"
      onSubmit={save}
      onClose={onClose}
    >
      {!edited && (
        <RadioGroup
          value={kind}
          onValueChange={(next) => setKind(next as Name)}
          className="sm:grid-cols-2"
          aria-label={t('Kind')}
        >
          {names.map((name) => (
            <RadioCard key={name} value={name} aria-label={kinds[name].name} className="flex flex-col">
              <span className="block font-medium">{kinds[name].name}</span>
              <span className="mt-1 block text-xs text-muted-foreground">{kinds[name].hint}</span>
            </RadioCard>
          ))}
        </RadioGroup>
      )}
      <Field label={t('Name')} hint={t('As you call it here.')} error={errorAt('name')}>
        <Input
          maxLength={100}
          placeholder={kinds[kind].name}
          {...form.register('name', { required, validate: (text) => text.trim() !== '' || required })}
        />
      </Field>
      {parts
        .filter((part) => !isSecret(part))
        .map((part) => (
          <PartField key={part.path} part={part} form={form} error={errorAt(part.path)} />
        ))}
      {edited && kinds[kind].parts.some(isSecret) && (
        <SwitchField
          label={t('Replace the credentials')}
          hint={t('They are kept encrypted and never shown. Unless you replace them, they stay.')}
        >
          <Switch checked={isReplacing} onCheckedChange={setReplacing} />
        </SwitchField>
      )}
      {parts.filter(isSecret).map((part) => (
        <PartField key={part.path} part={part} form={form} error={errorAt(part.path)} />
      ))}
    </FormDialog>
  )
}

function PartField({
  part,
  form,
  error,
}: {
  part: Part
  form: ReturnType<typeof useForm<Values>>
  error: string | undefined
}) {
  const { t } = useTranslation('connections')
  const { path, label, hint, placeholder, as, choices, isOptional } = part
  const field = form.register(path, isOptional || choices ? {} : { required: t('This is needed') })
  const plain = { spellCheck: false, autoCapitalize: 'none', autoComplete: 'off', placeholder, ...field }
  return (
    <Field
      label={label}
      hint={hint}
      error={error}
      {...(isOptional && { isOptional, optionalText: t('optional') })}
    >
      {choices ? (
        <Select {...field}>
          {Object.entries(choices).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </Select>
      ) : as === 'lines' || as === 'headers' ? (
        <Textarea className="font-mono text-xs" {...plain} />
      ) : (
        <Input
          type={as === 'secret' ? 'password' : as === 'number' ? 'number' : 'text'}
          {...plain}
          {...(as === 'secret' && { autoComplete: 'new-password' })}
        />
      )}
    </Field>
  )
}
