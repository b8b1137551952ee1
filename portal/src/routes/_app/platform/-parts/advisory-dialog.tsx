/** Publishes an advisory: warns of versions of a plugin, or switches them off everywhere at once. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { Field } from '@/kit/field'
import { showProblem } from '@/kit/form'
import { done } from '@/kit/toasts'
import { Alert, AlertDescription } from '@/ui/alert'
import { Button } from '@/ui/button'
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/ui/dialog'
import { Input, Select, Textarea } from '@/ui/input'

type Values = {
  name: string
  range: string
  title: string
  description: string
  severity: 'low' | 'moderate' | 'high' | 'critical'
  action: 'warn' | 'block'
  url: string
}

export function AdvisoryDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('operations')
  const client = useQueryClient()
  const [problem, setProblem] = useState<string>()
  const { register, handleSubmit, watch, formState, setError } = useForm<Values>({
    defaultValues: {
      name: '',
      range: '*',
      title: '',
      description: '',
      severity: 'high',
      action: 'block',
      url: '',
    },
  })
  const { name, range, action } = watch()
  const asked = useDeferredValue(name.trim())
  const running = useQuery({
    ...$api.queryOptions('get', '/admin/plugins/running', { params: { query: { name: asked, range } } }),
    enabled: asked !== '',
    retry: false,
  })
  const { errors } = formState
  const required = t('This is needed')
  const submit = handleSubmit(async ({ url, ...values }) => {
    setProblem(undefined)
    try {
      await api.POST('/admin/plugin-advisories', {
        body: { ...values, ...(url.trim() && { url: url.trim() }) },
      })
      done(
        values.action === 'block'
          ? t('These versions are switched off everywhere.')
          : t('The advisory is published.'),
      )
      await client.invalidateQueries({ queryKey: ['get', '/admin/plugin-advisories'] })
      onClose()
    } catch (error) {
      setProblem(showProblem(error, setError, ['name', 'range', 'title', 'description', 'url']))
    }
  })
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent>
        <form onSubmit={(event) => void submit(event)} className="contents" noValidate>
          <DialogHeader>
            <DialogTitle>{t('New advisory')}</DialogTitle>
            <DialogDescription>
              {t(
                'Owners of websites that run these versions are told. Blocked versions stop within seconds, on every process.',
              )}
            </DialogDescription>
          </DialogHeader>
          {problem && (
            <Alert tone="danger">
              <AlertDescription className="text-foreground">{problem}</AlertDescription>
            </Alert>
          )}
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label={t('Plugin')} error={errors.name?.message}>
              <Input {...register('name', { required })} spellCheck={false} autoFocus />
            </Field>
            <Field label={t('Versions')} hint={t('For example “<2.1.0”')} error={errors.range?.message}>
              <Input {...register('range', { required })} spellCheck={false} className="font-mono" />
            </Field>
            <Field label={t('What happens')}>
              <Select {...register('action')}>
                <option value="block">{t('Switched off everywhere')}</option>
                <option value="warn">{t('Owners are warned')}</option>
              </Select>
            </Field>
            <Field label={t('Severity')}>
              <Select {...register('severity')}>
                <option value="critical">{t('Critical')}</option>
                <option value="high">{t('High')}</option>
                <option value="moderate">{t('Moderate')}</option>
                <option value="low">{t('Low')}</option>
              </Select>
            </Field>
          </div>
          <Field label={t('Title')} error={errors.title?.message}>
            <Input {...register('title', { required })} maxLength={200} />
          </Field>
          <Field label={t('Description')} error={errors.description?.message}>
            <Textarea {...register('description')} maxLength={4_000} />
          </Field>
          <Field label={t('More about it')} error={errors.url?.message}>
            <Input type="url" {...register('url')} placeholder="https://" />
          </Field>
          {running.data && (
            <p role="status" className="text-muted-foreground">
              {t('Runs on {{websites}} websites of {{tenants}} tenants', {
                websites: running.data.websites,
                tenants: running.data.tenants,
              })}
            </p>
          )}
          <DialogFooter>
            <Button variant="outline" onClick={onClose}>
              {t('Cancel')}
            </Button>
            <Button
              type="submit"
              variant={action === 'block' ? 'destructive' : 'default'}
              isBusy={formState.isSubmitting}
            >
              {action === 'block' ? t('Switch off everywhere') : t('Publish')}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  )
}
