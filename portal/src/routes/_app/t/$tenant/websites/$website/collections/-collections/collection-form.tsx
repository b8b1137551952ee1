/** What a collection is called, what its records consist of, and where they appear. */
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { ApiError } from '@/api/problem'
import { Field, SwitchField } from '@/kit/field'
import { showProblem } from '@/kit/form'
import { useLeaveGuard } from '@/kit/leave-guard'
import type { Collection, CollectionField } from '@/kit/records/field-types'
import { labelOf } from '@/kit/slug'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Card, CardContent, CardDescription, CardFooter, CardHeader, CardTitle } from '@/ui/card'
import { Switch } from '@/ui/choice'
import { Input, Select, Textarea } from '@/ui/input'
import { FieldBuilder } from './field-builder'

export type CollectionDraft = {
  name: string
  singular: string
  description: string
  /** Of new ones; made from the name if empty. */
  slug: string
  fields: CollectionField[]
  has_pages: boolean
  is_public: boolean
  counted_as: 'professionals' | 'customers' | null
}

type Texts = Pick<CollectionDraft, 'name' | 'singular' | 'description' | 'slug'>
const TEXTS = ['name', 'singular', 'description', 'slug'] as const

export function CollectionForm({
  websiteId,
  collection,
  action,
  isDisabled = false,
  onSave,
}: {
  websiteId: string
  /** A new one if unset. */
  collection?: Collection
  action: string
  isDisabled?: boolean
  /** @param options.force although records do not fit. Throws what the server refuses. */
  onSave: (draft: CollectionDraft, options: { force: boolean }) => Promise<void>
}) {
  const { t } = useTranslation('structure')
  const form = useForm<Texts>({
    defaultValues: {
      name: collection?.name ?? '',
      singular: collection?.singular ?? '',
      description: collection?.description ?? '',
      slug: collection?.slug ?? '',
    },
  })
  const [rest, setRest] = useState(() => restOf(collection))
  const [isRestDirty, setRestDirty] = useState(false)
  const [problem, setProblem] = useState<{
    text?: string
    fields: Record<string, string>
    mayForce: boolean
  }>()
  const { errors, isDirty, isSubmitting } = form.formState
  const isUnsaved = isDirty || isRestDirty
  useLeaveGuard(isUnsaved && !isSubmitting)
  const change = (next: Partial<typeof rest>) => {
    setRest((now) => ({ ...now, ...next }))
    setRestDirty(true)
  }
  const save = (force: boolean) =>
    form.handleSubmit(async (texts) => {
      setProblem(undefined)
      try {
        await onSave({ ...texts, ...rest }, { force })
        form.reset(texts)
        setRestDirty(false)
      } catch (error) {
        setProblem(readProblem(error, showProblem(error, form.setError, TEXTS)))
      }
    })
  const name = form.watch('name')
  const example = form.watch('slug') || labelOf(name)
  return (
    <form onSubmit={(event) => void save(false)(event)} noValidate>
      <fieldset disabled={isDisabled} className="flex min-w-0 flex-col gap-6">
        {problem?.text && (
          <Alert tone="danger">
            <AlertTitle>{t('This could not be saved')}</AlertTitle>
            <AlertDescription className="whitespace-pre-line text-foreground">
              {problem.text}
              {problem.mayForce && (
                <Button size="sm" variant="outline" onClick={(event) => void save(true)(event)}>
                  {t('Save all the same')}
                </Button>
              )}
            </AlertDescription>
          </Alert>
        )}
        <Card>
          <CardHeader>
            <CardTitle>{t('Name')}</CardTitle>
          </CardHeader>
          <CardContent className="grid gap-4 sm:grid-cols-2">
            <Field label={t('Of all of them')} error={errors.name?.message}>
              <Input
                maxLength={100}
                autoFocus={!collection}
                placeholder={t('Services')}
                {...form.register('name', { required: t('It needs a name') })}
              />
            </Field>
            <Field label={t('Of one of them')} error={errors.singular?.message}>
              <Input
                maxLength={100}
                placeholder={t('Service')}
                {...form.register('singular', { setValueAs: (value: string) => value })}
              />
            </Field>
            <Field
              label={t('What it is for')}
              isOptional
              optionalText={t('optional')}
              error={errors.description?.message}
              className="sm:col-span-2"
            >
              <Textarea maxLength={2_000} className="min-h-16" {...form.register('description')} />
            </Field>
            {!collection && (
              <Field
                label={t('Address')}
                hint={t('It stays as it is later: /{{slug}}', { slug: example || '…' })}
                error={errors.slug?.message}
              >
                <Input
                  maxLength={63}
                  spellCheck={false}
                  autoCapitalize="none"
                  placeholder={labelOf(name)}
                  {...form.register('slug')}
                />
              </Field>
            )}
          </CardContent>
        </Card>
        <Card>
          <CardHeader>
            <CardTitle>{t('Fields')}</CardTitle>
            <CardDescription>
              {t('Every record has a title; here is what else it consists of.')}
            </CardDescription>
          </CardHeader>
          <CardContent>
            <FieldBuilder
              websiteId={websiteId}
              fields={rest.fields}
              kept={collection?.fields ?? []}
              errors={problem?.fields ?? {}}
              isDisabled={isDisabled}
              onChange={(fields) => change({ fields })}
            />
          </CardContent>
        </Card>
        <Card>
          <CardHeader>
            <CardTitle>{t('Where they appear')}</CardTitle>
          </CardHeader>
          <CardContent className="flex flex-col gap-4">
            <SwitchField
              label={t('Every record has a page')}
              hint={t('At /{{slug}}/…, as the theme shows it', { slug: example || '…' })}
            >
              <Switch
                checked={rest.has_pages}
                disabled={isDisabled}
                onCheckedChange={(has_pages) => change({ has_pages })}
              />
            </SwitchField>
            <SwitchField
              label={t('Open to the read API')}
              hint={t('Other programs may list what is published of it, without signing in.')}
            >
              <Switch
                checked={rest.is_public}
                disabled={isDisabled}
                onCheckedChange={(is_public) => change({ is_public })}
              />
            </SwitchField>
            <Field label={t('Counts in the plan as')} className="sm:w-72">
              <Select
                value={rest.counted_as ?? ''}
                onChange={(event) =>
                  change({
                    counted_as: (event.target.value || null) as CollectionDraft['counted_as'],
                  })
                }
              >
                <option value="">{t('records only')}</option>
                <option value="professionals">{t('professionals')}</option>
                <option value="customers">{t('customers')}</option>
              </Select>
            </Field>
          </CardContent>
          {!isDisabled && (
            <CardFooter className="justify-end">
              <Button type="submit" disabled={!isUnsaved} isBusy={isSubmitting}>
                {action}
              </Button>
            </CardFooter>
          )}
        </Card>
      </fieldset>
    </form>
  )
}

function restOf(collection: Collection | undefined) {
  return {
    fields: collection?.fields ?? [],
    has_pages: collection?.has_pages ?? true,
    is_public: collection?.is_public ?? true,
    counted_as: (collection?.counted_as ?? null) as CollectionDraft['counted_as'],
  }
}

/** Complaints about fields by their place, e.g. `2.options`; everything else as one text. */
function readProblem(error: unknown, text: string | undefined) {
  const fields: Record<string, string> = {}
  if (error instanceof ApiError)
    for (const { path, message } of error.problem.errors ?? []) {
      const [, place] = /^\/body\/fields\/(.+)$/.exec(path) ?? []
      if (place) fields[place.replaceAll('/', '.')] = message
    }
  const mayForce = error instanceof ApiError && error.status === 409

  return { ...(text !== undefined && { text }), fields, mayForce }
}
