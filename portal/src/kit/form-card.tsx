/** Settings that are saved together: their fields, what the server said about them, and a button that works once something changed. */
import { type ReactNode, useState } from 'react'
import type { FieldPath, FieldValues, UseFormReturn } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { ApiError } from '@/api/problem'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Card, CardContent, CardDescription, CardFooter, CardHeader, CardTitle } from '@/ui/card'
import { showProblem } from './form'
import { useLeaveGuard } from './leave-guard'

export function FormCard<Values extends FieldValues>({
  title,
  description,
  form,
  names,
  mayChange,
  action,
  savedValues,
  onSave,
  onReload,
  children,
}: {
  title: string
  description?: ReactNode
  form: UseFormReturn<Values>
  /** Fields that the server may complain about. */
  names: readonly FieldPath<Values>[]
  mayChange: boolean
  /** What the button says; “Save” if unset. */
  action?: string
  /** What the form holds once it is saved; what was saved if unset. */
  savedValues?: Values
  /** Throws what the server refuses. */
  onSave: (values: Values) => Promise<unknown>
  /** Reads again what somebody else changed meanwhile. */
  onReload?: () => Promise<unknown>
  children: ReactNode
}) {
  const { t } = useTranslation()
  const [problem, setProblem] = useState<string>()
  const [isOutdated, setOutdated] = useState(false)
  const { isDirty, isSubmitting } = form.formState
  useLeaveGuard(isDirty && !isSubmitting)
  const submit = form.handleSubmit(async (values) => {
    setProblem(undefined)
    setOutdated(false)
    try {
      await onSave(values)
      form.reset(savedValues ?? values)
    } catch (error) {
      if (error instanceof ApiError && error.status === 412) setOutdated(true)
      else setProblem(showProblem(error, form.setError, names))
    }
  })
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
                <AlertTitle>{t('Somebody else changed this meanwhile')}</AlertTitle>
                <AlertDescription>
                  {t('Load it, look at your changes again, and save.')}
                  <Button
                    size="sm"
                    variant="outline"
                    onClick={() => void onReload?.().then(() => setOutdated(false))}
                  >
                    {t('Load what is there now')}
                  </Button>
                </AlertDescription>
              </Alert>
            )}
            {children}
          </fieldset>
        </CardContent>
        {mayChange && (
          <CardFooter className="justify-end">
            {isDirty && (
              <Button variant="ghost" onClick={() => form.reset()}>
                {t('Discard')}
              </Button>
            )}
            <Button type="submit" disabled={!isDirty} isBusy={isSubmitting}>
              {action ?? t('Save')}
            </Button>
          </CardFooter>
        )}
      </form>
    </Card>
  )
}
