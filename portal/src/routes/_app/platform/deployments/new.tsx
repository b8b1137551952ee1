/** A new deployment across tenants: what, to whom, in which rings; what it would reach is counted before it begins. */
import { useQuery } from '@tanstack/react-query'
import { createFileRoute, useNavigate } from '@tanstack/react-router'
import { Plus, Trash2 } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { useFieldArray, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { $api, api, type Body } from '@/api/api'
import { Field } from '@/kit/field'
import { messageOf } from '@/kit/form'
import { BackLink, Page, Section } from '@/kit/page'
import { done } from '@/kit/toasts'
import { Alert, AlertDescription } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Card, CardContent } from '@/ui/card'
import { Checkbox } from '@/ui/choice'
import { Input, Select, Textarea } from '@/ui/input'
import { Label } from '@/ui/label'
import { Reach } from './-fleet/reach'

export const Route = createFileRoute('/_app/platform/deployments/new')({ component: NewFleet })

type Selection = Body<'post', '/admin/deployments/selection'>['selection']
type Values = {
  what: 'theme' | 'configuration'
  theme: string
  version: string
  settings: string
  whom: 'theme' | 'plans' | 'all'
  shows: string
  below: string
  plans: string[]
  rings: { percent: number; minutes: number }[]
  strategy: 'direct' | 'blue_green' | 'canary'
  maxFailed: number
  note: string
}

const FIRST: Values = {
  what: 'theme',
  theme: '',
  version: '',
  settings: '{\n  "copyright": "© 2026"\n}',
  whom: 'theme',
  shows: '',
  below: '',
  plans: [],
  rings: [
    { percent: 1, minutes: 10 },
    { percent: 10, minutes: 10 },
    { percent: 100, minutes: 0 },
  ],
  strategy: 'direct',
  maxFailed: 5,
  note: '',
}

/** @returns nothing while it says nobody */
function selectionOf({ whom, shows, below, plans }: Values): Selection | undefined {
  if (whom === 'all') return { all_tenants: true }
  if (whom === 'plans') return plans.length > 0 ? { plan_ids: plans } : undefined
  return shows.trim()
    ? { shows_theme: { name: shows.trim(), ...(below.trim() && { below_version: below.trim() }) } }
    : undefined
}

const ringsOf = (rings: Values['rings']) =>
  rings.map(({ percent, minutes }) => ({ percent, soak_seconds: minutes * 60 }))

function NewFleet() {
  const { t } = useTranslation('operations')
  const navigate = useNavigate()
  const plans = useQuery($api.queryOptions('get', '/admin/plans'))
  const [problem, setProblem] = useState<string>()
  const { register, handleSubmit, watch, control, setValue, formState } = useForm<Values>({
    defaultValues: FIRST,
  })
  const { fields, append, remove } = useFieldArray({ control, name: 'rings' })
  const values = watch()
  const reached = useDeferredValue(
    JSON.stringify({ selection: selectionOf(values), rings: ringsOf(values.rings) }),
  )

  const submit = handleSubmit(async (given) => {
    setProblem(undefined)
    const selection = selectionOf(given)
    if (!selection) return setProblem(t('Say whom it is for.'))
    const common = {
      selection,
      rings: ringsOf(given.rings),
      strategy: given.strategy,
      max_failed_percent: given.maxFailed,
      ...(given.note.trim() && { note: given.note.trim() }),
    }
    try {
      const { data } =
        given.what === 'theme'
          ? await api.POST('/admin/deployments/theme', {
              body: {
                ...common,
                theme: given.theme.trim(),
                ...(given.version.trim() && { version: given.version.trim() }),
              },
            })
          : await api.POST('/admin/deployments/configuration', {
              body: { ...common, settings: JSON.parse(given.settings) as never },
            })
      done(t('The first ring begins.'))
      if (data) await navigate({ to: '/platform/deployments/$fleet', params: { fleet: data.id } })
    } catch (error) {
      setProblem(
        error instanceof SyntaxError
          ? t('The settings are no JSON: {{reason}}', { reason: error.message })
          : messageOf(error),
      )
    }
    return undefined
  })

  return (
    <Page
      width="narrow"
      back={<BackLink to="/platform/deployments">{t('Deployments')}</BackLink>}
      title={t('New deployment')}
      description={t(
        'It begins with a few tenants, is watched, and goes on to more. You can stop it for all of them at any time.',
      )}
    >
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-8" noValidate>
        <Section title={t('What')}>
          <Card>
            <CardContent className="grid gap-4 sm:grid-cols-2">
              <Field label={t('What changes')} className="sm:col-span-2">
                <Select {...register('what')}>
                  <option value="theme">{t('A theme of the program')}</option>
                  <option value="configuration">{t('Settings of websites')}</option>
                </Select>
              </Field>
              {values.what === 'theme' ? (
                <>
                  <Field
                    label={t('Theme')}
                    hint={t('Its name, for example “journal”.')}
                    error={formState.errors.theme?.message}
                  >
                    <Input {...register('theme', { required: t('This is needed') })} spellCheck={false} />
                  </Field>
                  <Field label={t('Version')} hint={t('The newest, if nothing is said.')}>
                    <Input {...register('version')} spellCheck={false} placeholder="1.2.0" />
                  </Field>
                </>
              ) : (
                <Field
                  label={t('Settings')}
                  hint={t('JSON, as the settings of a website have it; what it does not name stays.')}
                  className="sm:col-span-2"
                >
                  <Textarea {...register('settings')} rows={6} spellCheck={false} className="font-mono" />
                </Field>
              )}
            </CardContent>
          </Card>
        </Section>
        <Section title={t('Whom')}>
          <Card>
            <CardContent className="grid gap-4 sm:grid-cols-2">
              <Field label={t('Websites of')} className="sm:col-span-2">
                <Select {...register('whom')}>
                  <option value="theme">{t('tenants that show a certain theme')}</option>
                  <option value="plans">{t('tenants with certain plans')}</option>
                  <option value="all">{t('all tenants')}</option>
                </Select>
              </Field>
              {values.whom === 'theme' && (
                <>
                  <Field label={t('Theme that they show')}>
                    <Input {...register('shows')} spellCheck={false} />
                  </Field>
                  <Field label={t('In a version below')} hint={t('Any version, if nothing is said.')}>
                    <Input {...register('below')} spellCheck={false} placeholder="2.0.0" />
                  </Field>
                </>
              )}
              {values.whom === 'plans' && (
                <fieldset className="flex flex-wrap gap-4 sm:col-span-2">
                  <legend className="mb-2 text-sm font-medium">{t('Plans')}</legend>
                  {plans.data?.items.map((plan) => (
                    <Label key={plan.id}>
                      <Checkbox
                        checked={values.plans.includes(plan.id)}
                        onCheckedChange={(checked) =>
                          setValue(
                            'plans',
                            checked === true
                              ? [...values.plans, plan.id]
                              : values.plans.filter((id) => id !== plan.id),
                          )
                        }
                      />
                      {plan.name}
                    </Label>
                  ))}
                </fieldset>
              )}
            </CardContent>
          </Card>
        </Section>
        <Section
          title={t('How')}
          description={t(
            'Each ring reaches so much of all tenants, those before it included, and is watched before the next one begins.',
          )}
        >
          <Card>
            <CardContent className="flex flex-col gap-4">
              <ol className="flex flex-col gap-3">
                {fields.map((field, index) => (
                  <li key={field.id} className="flex items-end gap-3">
                    <Field label={t('Ring {{ring}}: percent', { ring: index + 1 })} className="w-36">
                      <Input
                        type="number"
                        min={1}
                        max={100}
                        {...register(`rings.${index}.percent`, { valueAsNumber: true })}
                      />
                    </Field>
                    <Field label={t('Watched for minutes')} className="w-40">
                      <Input
                        type="number"
                        min={0}
                        {...register(`rings.${index}.minutes`, { valueAsNumber: true })}
                      />
                    </Field>
                    <Button
                      variant="ghost"
                      size="icon"
                      disabled={fields.length === 1}
                      aria-label={t('Remove ring {{ring}}', { ring: index + 1 })}
                      onClick={() => remove(index)}
                    >
                      <Trash2 aria-hidden />
                    </Button>
                  </li>
                ))}
              </ol>
              <Button
                variant="outline"
                size="sm"
                className="self-start"
                onClick={() => append({ percent: 100, minutes: 0 })}
              >
                <Plus aria-hidden /> {t('Another ring')}
              </Button>
              <div className="grid gap-4 border-t pt-4 sm:grid-cols-2">
                <Field label={t('At each website')}>
                  <Select {...register('strategy')}>
                    <option value="direct">{t('Directly')}</option>
                    <option value="blue_green">{t('Blue-green')}</option>
                    <option value="canary">{t('Canary')}</option>
                  </Select>
                </Field>
                <Field label={t('Stops when so many percent fail')}>
                  <Input
                    type="number"
                    min={0}
                    max={100}
                    {...register('maxFailed', { valueAsNumber: true })}
                  />
                </Field>
                <Field
                  label={t('Note')}
                  hint={t('Why; it stands in the history of every tenant.')}
                  className="sm:col-span-2"
                >
                  <Textarea {...register('note')} maxLength={500} />
                </Field>
              </div>
            </CardContent>
          </Card>
        </Section>
        <Reach request={reached} />
        {problem && (
          <Alert tone="danger">
            <AlertDescription className="text-foreground">{problem}</AlertDescription>
          </Alert>
        )}
        <Button type="submit" size="lg" className="self-end" isBusy={formState.isSubmitting}>
          {t('Begin with the first ring')}
        </Button>
      </form>
    </Page>
  )
}
