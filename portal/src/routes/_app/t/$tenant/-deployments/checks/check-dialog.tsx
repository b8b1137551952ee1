/** Adds a check or changes one, and tries it on the page as it is right now. */
import { useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { Field } from '@/kit/field'
import { showProblem } from '@/kit/form'
import { FormDialog } from '@/kit/form-dialog'
import { Can } from '@/kit/rights'
import { done } from '@/kit/toasts'
import { Input, Select } from '@/ui/input'
import {
  CHECK_FIELDS,
  type CheckValues,
  type PageCheck,
  demandsOf,
  useWebsites,
  valuesOf,
} from './page-check'
import { TryCheck } from './try-check'

export function CheckDialog({
  check,
  website,
  onClose,
}: {
  /** What is changed; a new one is added without. */
  check: PageCheck | undefined
  /** The one that is looked at, for a new one. */
  website: string | undefined
  onClose: () => void
}) {
  const { t } = useTranslation('deployments')
  const client = useQueryClient()
  const websites = useWebsites()
  const form = useForm<CheckValues>({ defaultValues: valuesOf(check, website) })
  const { errors } = form.formState
  const values = form.watch()
  const required = t('This is needed')
  /** The path is all that a page needs to be tried. */
  const isSound = (names: (keyof CheckValues)[]) => form.trigger(names, { shouldFocus: true })
  const explained = (error: unknown) =>
    showProblem(error, form.setError, CHECK_FIELDS) ?? t('Look at what is marked.')
  const save = async () => {
    if (!(await isSound(['name', 'path']))) throw new Error(t('Something is missing still.'))
    const body = {
      ...demandsOf(values),
      name: values.name.trim(),
      website_id: values.website_id || null,
    }
    try {
      if (check)
        await api.PATCH('/smoke-checks/{id}', {
          params: { path: { id: check.id } },
          headers: { 'if-match': `"${check.version}"` },
          body,
        })
      else await api.POST('/smoke-checks', { body })
    } catch (error) {
      throw new Error(explained(error), { cause: error })
    }
    await client.invalidateQueries({ queryKey: ['get', '/smoke-checks'] })
    done(
      check
        ? t('“{{name}}” is changed.', { name: body.name })
        : t('Every new release has to pass “{{name}}”.', { name: body.name }),
    )
  }
  return (
    <FormDialog
      title={check ? t('Change the check') : t('New check')}
      description={t('Releases that fail it are stopped before any visitor sees them.')}
      action={check ? t('Save') : t('Add')}
      size="wide"
      onSubmit={save}
      onClose={onClose}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('Name')} error={errors.name?.message}>
          <Input
            maxLength={100}
            placeholder={t('Prices are shown')}
            {...form.register('name', { validate: (text) => text.trim() !== '' || required })}
          />
        </Field>
        <Field label={t('Website')}>
          {/* Its choices come later than what is chosen. */}
          <Select
            value={values.website_id}
            onChange={(event) => form.setValue('website_id', event.target.value)}
          >
            <option value="">{t('All websites')}</option>
            {websites?.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        <Field
          label={t('Page')}
          hint={t('Its path, with a query if it has one: /prices?year=2027')}
          error={errors.path?.message}
        >
          <Input
            className="font-mono"
            spellCheck={false}
            autoCapitalize="none"
            maxLength={1_000}
            {...form.register('path', {
              validate: (text) => text.trim().startsWith('/') || t('It begins with a slash: /prices'),
            })}
          />
        </Field>
        <Field label={t('Answers with status')} error={errors.expected_status?.message}>
          <Input type="number" min={200} max={599} {...form.register('expected_status')} />
        </Field>
        <Field
          label={t('Must show')}
          hint={t('Letter for letter, as it stands in the source of the page.')}
          isOptional
          optionalText={t('optional')}
          error={errors.contains?.message}
        >
          <Input maxLength={1_000} {...form.register('contains')} />
        </Field>
        <Field
          label={t('Must not show')}
          isOptional
          optionalText={t('optional')}
          error={errors.does_not_contain?.message}
        >
          <Input maxLength={1_000} {...form.register('does_not_contain')} />
        </Field>
        <Field
          label={t('Takes at most (ms)')}
          hint={t('Two seconds if left empty.')}
          isOptional
          optionalText={t('optional')}
          error={errors.max_ms?.message}
        >
          <Input type="number" min={1} max={10_000} {...form.register('max_ms')} />
        </Field>
      </div>
      <Can call="POST /smoke-checks/try">
        <TryCheck
          website={values.website_id}
          websites={websites ?? []}
          demands={JSON.stringify([values.website_id, demandsOf(values)])}
          onTry={async (website_id) => {
            if (!(await isSound(['path']))) throw new Error(t('It begins with a slash: /prices'))
            try {
              const { data } = await api.POST('/smoke-checks/try', {
                body: { website_id, ...demandsOf(values) },
              })
              return data
            } catch (error) {
              throw new Error(explained(error), { cause: error })
            }
          }}
        />
      </Can>
    </FormDialog>
  )
}
