/** Settings that are saved together: their fields, what the server said about them, and a button that works once something changed. */
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { FieldPath, FieldValues, UseFormReturn } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { ApiError } from '@/api/problem'
import { showProblem } from '@/kit/form'
import { useLeaveGuard } from '@/kit/leave-guard'
import { useMay } from '@/kit/rights'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Card, CardContent, CardDescription, CardFooter, CardHeader, CardTitle } from '@/ui/card'

export function SettingsCard<Values extends FieldValues>({
  title,
  description,
  form,
  names,
  note,
  onSave,
  children,
}: {
  title: string
  description?: ReactNode
  form: UseFormReturn<Values>
  /** Fields that the server may complain about. */
  names: readonly FieldPath<Values>[]
  /** Beside the button, e.g. what else changes. */
  note?: ReactNode
  /** Throws what the server refuses. */
  onSave: (values: Values) => Promise<void>
  children: ReactNode
}) {
  const { t } = useTranslation('websites')
  const client = useQueryClient()
  const mayChange = useMay()('PATCH /websites/{website_id}/settings')
  const [problem, setProblem] = useState<string>()
  const [isOutdated, setOutdated] = useState(false)
  const { isDirty, isSubmitting } = form.formState
  useLeaveGuard(isDirty && !isSubmitting)
  const submit = form.handleSubmit(async (values) => {
    setProblem(undefined)
    setOutdated(false)
    try {
      await onSave(values)
      form.reset(values)
    } catch (error) {
      if (error instanceof ApiError && error.status === 412) setOutdated(true)
      else setProblem(showProblem(error, form.setError, names))
    }
  })
  const reload = async () => {
    // What was changed here stays; everything else becomes what it is now.
    await client.invalidateQueries({ queryKey: ['get', '/websites/{website_id}/settings'] })
    await client.invalidateQueries({ queryKey: ['get', '/websites/{website_id}'] })
    setOutdated(false)
  }
  return (
    <Card>
      <form onSubmit={(event) => void submit(event)} noValidate className="contents">
        <CardHeader>
          <CardTitle>{title}</CardTitle>
          {description && <CardDescription>{description}</CardDescription>}
        </CardHeader>
        <CardContent>
          <fieldset disabled={!mayChange} className="flex min-w-0 flex-col gap-4">
            {problem && (
              <Alert tone="danger">
                <AlertDescription className="whitespace-pre-line text-foreground">{problem}</AlertDescription>
              </Alert>
            )}
            {isOutdated && (
              <Alert tone="warning">
                <AlertTitle>{t('Somebody else changed the settings meanwhile')}</AlertTitle>
                <AlertDescription>
                  {t('Load them, look at your changes again, and save.')}
                  <Button size="sm" variant="outline" onClick={() => void reload()}>
                    {t('Load what is there now')}
                  </Button>
                </AlertDescription>
              </Alert>
            )}
            {children}
          </fieldset>
        </CardContent>
        {mayChange && (
          <CardFooter className="justify-between">
            <p className="text-xs text-muted-foreground">{note}</p>
            <div className="ml-auto flex gap-2">
              {isDirty && (
                <Button variant="ghost" onClick={() => form.reset()}>
                  {t('Discard')}
                </Button>
              )}
              <Button type="submit" disabled={!isDirty} isBusy={isSubmitting}>
                {t('Save')}
              </Button>
            </div>
          </CardFooter>
        )}
      </form>
    </Card>
  )
}
