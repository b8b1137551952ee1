/** One mail in one language: its words beside what comes of them, with an example filled in. */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { ArrowLeft, RotateCcw } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { type Item, api } from '@/api/api'
import { useConfirm } from '@/kit/confirm'
import { Field } from '@/kit/field'
import { messageOf, showProblem } from '@/kit/form'
import { useLeaveGuard } from '@/kit/leave-guard'
import { localeName } from '@/kit/locale-fields'
import { done, failed } from '@/kit/toasts'
import { Alert, AlertDescription } from '@/ui/alert'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Card, CardContent } from '@/ui/card'
import { Input, Textarea } from '@/ui/input'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/ui/tabs'
import { mailTexts } from './mail-texts'

type Template = Item<'/mail-templates'>

export function TemplateEditor({ template, onClose }: { template: Template; onClose: () => void }) {
  const { t, i18n } = useTranslation('team')
  const texts = mailTexts(useTranslation('mails').t)
  const client = useQueryClient()
  const confirm = useConfirm()
  const [problem, setProblem] = useState<string>()
  const { slug, locale, subject, text, html } = template
  const { register, handleSubmit, watch, formState, setError, reset } = useForm({
    defaultValues: { subject, text, html },
  })
  const { isDirty, isSubmitting, errors } = formState
  useLeaveGuard(isDirty && !isSubmitting)
  const params = { path: { slug }, query: { locale } }
  const refresh = () => client.invalidateQueries({ queryKey: ['get', '/mail-templates'] })
  const save = handleSubmit(async (values) => {
    setProblem(undefined)
    try {
      await api.PUT('/mail-templates/{slug}', { params, body: values })
      reset(values)
      await refresh()
      done(t('Saved. The next mail is sent with these words.'))
    } catch (error) {
      setProblem(showProblem(error, setError, ['subject', 'text', 'html']))
    }
  })
  const goBack = async () => {
    const isAgreed = await confirm({
      title: t('Go back to the built-in words?'),
      detail: t('Your own are deleted.'),
      action: t('Go back'),
    })
    if (!isAgreed) return
    try {
      await api.DELETE('/mail-templates/{slug}', { params })
      await refresh()
      done(t('The built-in words are used again'))
    } catch (error) {
      failed(error)
    }
  }
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <Button variant="ghost" size="sm" onClick={onClose}>
          <ArrowLeft aria-hidden /> {t('All mails')}
        </Button>
        <h2 className="font-semibold">{texts[template.slug] ?? template.description}</h2>
        <Badge>{localeName(locale, i18n.language)}</Badge>
        {template.is_own && (
          <Button variant="outline" size="sm" className="ml-auto" onClick={() => void goBack()}>
            <RotateCcw aria-hidden /> {t('Built-in words …')}
          </Button>
        )}
      </div>
      <div className="grid items-start gap-6 xl:grid-cols-2">
        <form onSubmit={(event) => void save(event)} noValidate className="flex min-w-0 flex-col gap-4">
          {problem && (
            <Alert tone="danger">
              <AlertDescription className="whitespace-pre-line text-foreground">{problem}</AlertDescription>
            </Alert>
          )}
          <Field label={t('Subject')} error={errors.subject?.message}>
            <Input maxLength={1_000} {...register('subject')} />
          </Field>
          <Field label={t('Plain text')} error={errors.text?.message}>
            <Textarea className="max-h-96 font-mono text-xs" spellCheck={false} {...register('text')} />
          </Field>
          <Field label={t('HTML')} error={errors.html?.message}>
            <Textarea className="max-h-[32rem] font-mono text-xs" spellCheck={false} {...register('html')} />
          </Field>
          <details>
            <summary className="cursor-pointer rounded-sm font-medium outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60">
              {t('What can be filled in')}
            </summary>
            <ul className="mt-2 flex flex-wrap gap-1.5">
              {[...Object.keys(template.variables), 'brand.name', 'brand.color', 'brand.logo_url'].map(
                (name) => (
                  <li key={name}>
                    <code className="rounded-sm bg-muted px-1.5 py-0.5 font-mono text-xs">{`{{ ${name} }}`}</code>
                  </li>
                ),
              )}
            </ul>
          </details>
          <div className="flex justify-end gap-2">
            {isDirty && (
              <Button variant="ghost" onClick={() => reset()}>
                {t('Discard')}
              </Button>
            )}
            <Button type="submit" disabled={!isDirty} isBusy={isSubmitting}>
              {t('Save')}
            </Button>
          </div>
        </form>
        <Preview slug={slug} locale={locale} parts={watch()} />
      </div>
    </div>
  )
}

function Preview({
  slug,
  locale,
  parts,
}: {
  slug: string
  locale: string
  parts: { subject: string; text: string; html: string }
}) {
  const { t } = useTranslation('team')
  const key = useDeferredValue(JSON.stringify(parts))
  const { data, error } = useQuery({
    queryKey: ['get', '/mail-templates/{slug}/preview', slug, locale, key],
    queryFn: async ({ signal }) => {
      const { data: filled } = await api.POST('/mail-templates/{slug}/preview', {
        params: { path: { slug }, query: { locale } },
        body: JSON.parse(key) as typeof parts,
        signal,
      })
      return filled ?? null
    },
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    retry: false,
  })
  return (
    <Card className="sticky top-20 gap-0 py-0">
      <CardContent className="flex flex-col gap-3 p-4">
        <p className="font-medium break-words">{data?.subject ?? ' '}</p>
        {error && (
          <Alert tone="warning">
            <AlertDescription className="whitespace-pre-line">{messageOf(error)}</AlertDescription>
          </Alert>
        )}
        <Tabs defaultValue="html">
          <TabsList aria-label={t('Preview')}>
            <TabsTrigger value="html">{t('As most people see it')}</TabsTrigger>
            <TabsTrigger value="text">{t('Plain text')}</TabsTrigger>
          </TabsList>
          <TabsContent value="html">
            <iframe
              title={t('Preview')}
              sandbox=""
              srcDoc={data?.html ?? ''}
              className="h-[32rem] w-full rounded-lg border bg-white"
            />
          </TabsContent>
          <TabsContent value="text">
            <p className="text-xs whitespace-pre-wrap">{data?.text}</p>
          </TabsContent>
        </Tabs>
      </CardContent>
    </Card>
  )
}
