/** How long releases are kept. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { Field } from '@/kit/field'
import { showProblem } from '@/kit/form'
import { useMay } from '@/kit/rights'
import { done } from '@/kit/toasts'
import { Alert, AlertDescription } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card'
import { Input } from '@/ui/input'

type Values = { keep_releases: number; keep_days: number }

export function Policy({ websiteId }: { websiteId: string }) {
  const { t } = useTranslation('websites')
  const client = useQueryClient()
  const mayChange = useMay()('PUT /websites/{website_id}/release-policy')
  const params = { path: { website_id: websiteId } }
  const options = $api.queryOptions('get', '/websites/{website_id}/release-policy', { params })
  const { data } = useQuery(options)
  const [problem, setProblem] = useState<string>()
  const { register, handleSubmit, setError, formState } = useForm<Values>({
    values: data ?? { keep_releases: 50, keep_days: 90 },
  })
  if (!data) return null
  const put = async (body: Values) => {
    await api.PUT('/websites/{website_id}/release-policy', { params, body })
    await client.invalidateQueries({ queryKey: options.queryKey })
  }
  const submit = handleSubmit(async (values) => {
    setProblem(undefined)
    try {
      await put(values)
      done(t('Saved'), () => put(data))
    } catch (error) {
      setProblem(showProblem(error, setError, ['keep_releases', 'keep_days']))
    }
  })
  const bounds = (min: number, max: number) => ({
    valueAsNumber: true,
    validate: (value: number) => (value >= min && value <= max) || t('From {{min}} to {{max}}', { min, max }),
  })
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('How long releases are kept')}</CardTitle>
        <CardDescription>
          {t(
            'Older ones are removed at night. Never removed: what visitors or staging see, what you keep for good, and what a deployment needs.',
          )}
        </CardDescription>
      </CardHeader>
      <CardContent>
        <form onSubmit={(event) => void submit(event)} noValidate>
          <fieldset disabled={!mayChange} className="flex flex-wrap items-start gap-4">
            {problem && (
              <Alert tone="danger">
                <AlertDescription className="text-foreground">{problem}</AlertDescription>
              </Alert>
            )}
            <Field label={t('At least the last')} error={formState.errors.keep_releases?.message}>
              <Input type="number" className="w-32" {...register('keep_releases', bounds(2, 10_000))} />
            </Field>
            <Field label={t('And all of the last days')} error={formState.errors.keep_days?.message}>
              <Input type="number" className="w-32" {...register('keep_days', bounds(1, 3_650))} />
            </Field>
            {mayChange && (
              <Button
                type="submit"
                variant="outline"
                className="mt-[1.4rem]"
                disabled={!formState.isDirty}
                isBusy={formState.isSubmitting}
              >
                {t('Save')}
              </Button>
            )}
          </fieldset>
        </form>
      </CardContent>
    </Card>
  )
}
