/** What can be set for a plugin, and the secrets it uses. */
import { useQueryClient } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { ApiError } from '@/api/problem'
import { Field } from '@/kit/field'
import { messageOf } from '@/kit/form'
import { FormDialog } from '@/kit/form-dialog'
import { useLeaveGuard } from '@/kit/leave-guard'
import { Can, useMay } from '@/kit/rights'
import { type SettingValues, areUsable, settingsOf } from '@/kit/settings-form/setting'
import { SettingsForm } from '@/kit/settings-form/settings-form'
import { Time } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { Alert, AlertDescription } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Card, CardContent, CardDescription, CardFooter, CardHeader, CardTitle } from '@/ui/card'
import { Input } from '@/ui/input'
import { type Plugin, useChangePlugin } from '../-parts/installed'
import { usePlugin } from '../-parts/plugin'

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/plugins/$plugin/')({
  component: PluginSettings,
})

function PluginSettings() {
  const { plugin, website } = usePlugin()
  return (
    <div className="flex max-w-3xl flex-col gap-6">
      <Settings key={`${plugin.name} ${plugin.version}`} plugin={plugin} website={website} />
      {plugin.secrets.length > 0 && <Secrets plugin={plugin} website={website} />}
    </div>
  )
}

function Settings({ plugin, website }: { plugin: Plugin; website: string }) {
  const { t } = useTranslation('plugins')
  const mayChange = useMay()('PATCH /websites/{website_id}/plugins/{name}')
  const change = useChangePlugin(website)
  const [values, setValues] = useState<SettingValues>(plugin.chosen)
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const settings = settingsOf(plugin.settings_schema)
  const isDirty = JSON.stringify(values) !== JSON.stringify(plugin.chosen)
  useLeaveGuard(isDirty && !isBusy)
  const send = (next: SettingValues, before: SettingValues) =>
    // What was chosen before and is not any more goes back to its default.
    change.patch(plugin.name, {
      settings: { ...Object.fromEntries(Object.keys(before).map((id) => [id, null])), ...next },
    })
  const save = async () => {
    setBusy(true)
    setErrors({})
    setProblem(undefined)
    const before = plugin.chosen
    try {
      const saved = await send(values, before)
      if (!saved) return
      setValues(saved.chosen)
      done(t('The settings are live'), async () => {
        const back = await send(before, saved.chosen)
        if (back) setValues(back.chosen)
      })
    } catch (error) {
      const found = errorsOf(error)
      setErrors(found)
      if (Object.keys(found).length === 0) setProblem(messageOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Card>
      {change.dialog}
      <form
        className="contents"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <CardHeader>
          <CardTitle>{t('Settings')}</CardTitle>
        </CardHeader>
        <CardContent className="flex flex-col gap-4">
          {problem && (
            <Alert tone="danger">
              <AlertDescription className="text-foreground">{problem}</AlertDescription>
            </Alert>
          )}
          <SettingsForm
            settings={settings}
            values={values}
            onChange={setValues}
            websiteId={website}
            errors={errors}
            isDisabled={!mayChange}
          />
        </CardContent>
        {mayChange && settings.length > 0 && (
          <CardFooter className="justify-end">
            {isDirty && (
              <Button variant="ghost" onClick={() => setValues(plugin.chosen)}>
                {t('Discard')}
              </Button>
            )}
            <Button type="submit" disabled={!isDirty || !areUsable(settings, values)} isBusy={isBusy}>
              {t('Save')}
            </Button>
          </CardFooter>
        )}
      </form>
    </Card>
  )
}

function errorsOf(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {}
  const found = (error.problem.errors ?? []).flatMap(({ path, message }) => {
    const [, id] = /\/settings\/([^/]+)/.exec(path) ?? []
    return id ? [[id, message] as const] : []
  })
  return Object.fromEntries(found)
}

function Secrets({ plugin, website }: { plugin: Plugin; website: string }) {
  const { t } = useTranslation('plugins')
  const queryClient = useQueryClient()
  const may = useMay()
  const mayRead = may('GET /websites/{website_id}/plugins/{name}/secrets')
  const path = { website_id: website, name: plugin.name }
  const kept = $api.useQuery(
    'get',
    '/websites/{website_id}/plugins/{name}/secrets',
    { params: { path } },
    { enabled: mayRead },
  )
  const [entered, setEntered] = useState<Plugin['secrets'][number]>()
  const [value, setValue] = useState('')
  const refresh = () =>
    queryClient.invalidateQueries({ queryKey: ['get', '/websites/{website_id}/plugins/{name}/secrets'] })
  const remove = async (secret: string, title: string) => {
    try {
      await api.DELETE('/websites/{website_id}/plugins/{name}/secrets/{secret}', {
        params: { path: { ...path, secret } },
      })
      await refresh()
      done(t('{{secret}} is deleted', { secret: title }))
    } catch (error) {
      failed(error)
    }
  }
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('Secrets')}</CardTitle>
        <CardDescription>
          {t('Kept encrypted, given to this plugin only, and never shown again.')}
        </CardDescription>
      </CardHeader>
      <CardContent>
        <ul className="flex flex-col divide-y">
          {plugin.secrets.map((secret) => {
            const known = kept.data?.items.find(({ name }) => name === secret.name)
            return (
              <li key={secret.name} className="flex flex-wrap items-center gap-3 py-3 first:pt-0 last:pb-0">
                <KeyRound className="size-4 text-muted-foreground" aria-hidden />
                <div className="min-w-0 flex-1">
                  <p className="font-medium">{secret.title}</p>
                  <p className="text-xs text-muted-foreground">
                    {known ? (
                      <>
                        {t('Entered by {{name}}', { name: known.updated_by })} <Time at={known.updated_at} />
                      </>
                    ) : (
                      (secret.info ?? t('Not entered yet'))
                    )}
                  </p>
                </div>
                <Can call="PUT /websites/{website_id}/plugins/{name}/secrets/{secret}">
                  <Button
                    variant="outline"
                    size="sm"
                    onClick={() => {
                      setValue('')
                      setEntered(secret)
                    }}
                  >
                    {known ? t('Replace') : t('Enter')}
                    <span className="sr-only">: {secret.title}</span>
                  </Button>
                  {known && (
                    <Button variant="ghost" size="sm" onClick={() => void remove(secret.name, secret.title)}>
                      {t('Delete')}
                      <span className="sr-only">: {secret.title}</span>
                    </Button>
                  )}
                </Can>
              </li>
            )
          })}
        </ul>
      </CardContent>
      {entered && (
        <FormDialog
          title={entered.title}
          {...(entered.info && { description: entered.info })}
          action={t('Keep it')}
          isReady={value !== ''}
          onSubmit={async () => {
            await api.PUT('/websites/{website_id}/plugins/{name}/secrets/{secret}', {
              params: { path: { ...path, secret: entered.name } },
              body: { value },
            })
            await refresh()
            done(t('{{secret}} is kept', { secret: entered.title }))
          }}
          onClose={() => setEntered(undefined)}
        >
          <Field label={t('Value')}>
            <Input
              type="password"
              autoComplete="off"
              value={value}
              onChange={({ target }) => setValue(target.value)}
            />
          </Field>
        </FormDialog>
      )}
    </Card>
  )
}
