/** Makes or changes a change window. */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { Field } from '@/kit/field'
import { messageOf } from '@/kit/form'
import { done } from '@/kit/toasts'
import { Alert, AlertDescription } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Checkbox } from '@/ui/choice'
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/ui/dialog'
import { Input, Select, Textarea } from '@/ui/input'
import { Label } from '@/ui/label'
import { type ChangeWindow, MODULES, type NewWindow, type WindowScope } from './change-window'
import { useModuleNames } from './module-names'

type Values = {
  name: string
  kind: 'freeze' | 'maintenance'
  when: 'once' | 'recurring'
  starts: string
  ends: string
  cron: string
  minutes: number
  zone: string
  modules: (typeof MODULES)[number][]
  reason: string
}

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone

/** @returns a moment as fields of forms have it: in the time zone of this device, without naming it */
function localTime(at: string | null): string {
  if (!at) return ''
  const date = new Date(at)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function valuesOf(item: ChangeWindow | undefined): Values {
  return {
    name: item?.name ?? '',
    kind: item?.kind ?? 'freeze',
    when: item?.recurring ? 'recurring' : 'once',
    starts: localTime(item?.starts_at ?? null),
    ends: localTime(item?.ends_at ?? null),
    cron: item?.recurring?.cron ?? '0 22 * * 5',
    minutes: item?.recurring?.duration_minutes ?? 120,
    zone: item?.recurring?.time_zone ?? HERE,
    modules: item?.modules ?? [...MODULES],
    reason: item?.reason ?? '',
  }
}

function bodyOf(values: Values, item: ChangeWindow | undefined): NewWindow {
  const { name, kind, modules, reason } = values
  const when =
    values.when === 'recurring'
      ? {
          recurring: { cron: values.cron, duration_minutes: values.minutes, time_zone: values.zone },
          starts_at: null,
          ends_at: null,
        }
      : {
          recurring: null,
          starts_at: new Date(values.starts).toISOString(),
          ends_at: new Date(values.ends).toISOString(),
        }
  return { name, kind, modules, reason, environments: item?.environments ?? ['production'], ...when }
}

export function WindowDialog({
  scope,
  edited,
  onClose,
}: {
  scope: WindowScope
  edited: ChangeWindow | undefined
  onClose: () => void
}) {
  const { t } = useTranslation('change-windows')
  const names = useModuleNames()
  const client = useQueryClient()
  const [problem, setProblem] = useState<string>()
  const { register, handleSubmit, watch, setValue, formState } = useForm<Values>({
    defaultValues: valuesOf(edited),
  })
  const { when, modules } = watch()
  const required = t('This is needed')
  const { errors } = formState
  const submit = handleSubmit(async (values) => {
    setProblem(undefined)
    try {
      const body = bodyOf(values, edited)
      await (edited ? scope.change(edited, body) : scope.add(body))
      done(
        edited
          ? t('“{{name}}” is changed.', { name: values.name })
          : t('“{{name}}” is set.', { name: values.name }),
      )
      await client.invalidateQueries({ queryKey: ['get', scope.path] })
      onClose()
    } catch (error) {
      setProblem(messageOf(error))
    }
  })
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent>
        <form onSubmit={(event) => void submit(event)} className="contents" noValidate>
          <DialogHeader>
            <DialogTitle>{edited ? t('Change the window') : t('New window')}</DialogTitle>
            <DialogDescription>
              {t('Deployments that fall into a freeze wait until it is over; roll-backs never wait.')}
            </DialogDescription>
          </DialogHeader>
          {problem && (
            <Alert tone="danger">
              <AlertDescription className="text-foreground">{problem}</AlertDescription>
            </Alert>
          )}
          <Field label={t('Name')} error={errors.name?.message}>
            <Input {...register('name', { required })} placeholder={t('Christmas trade')} />
          </Field>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label={t('What it does')}>
              <Select {...register('kind')}>
                <option value="freeze">{t('Nothing may change')}</option>
                <option value="maintenance">{t('Only then changes are made')}</option>
              </Select>
            </Field>
            <Field label={t('When')}>
              <Select {...register('when')}>
                <option value="once">{t('Once')}</option>
                <option value="recurring">{t('Again and again')}</option>
              </Select>
            </Field>
            {when === 'once' ? (
              <>
                <Field label={t('From')} hint={HERE} error={errors.starts?.message}>
                  <Input type="datetime-local" {...register('starts', { required })} />
                </Field>
                <Field label={t('Until')} hint={HERE} error={errors.ends?.message}>
                  <Input type="datetime-local" {...register('ends', { required })} />
                </Field>
              </>
            ) : (
              <>
                <Field
                  label={t('Begins (cron)')}
                  hint={t('Minute, hour, day, month, weekday')}
                  error={errors.cron?.message}
                >
                  <Input className="font-mono" spellCheck={false} {...register('cron', { required })} />
                </Field>
                <Field label={t('Lasts minutes')} error={errors.minutes?.message}>
                  <Input type="number" min={1} {...register('minutes', { required, valueAsNumber: true })} />
                </Field>
                <Field label={t('Time zone')} className="sm:col-span-2" error={errors.zone?.message}>
                  <Input {...register('zone', { required })} list="time-zones" />
                </Field>
                <datalist id="time-zones">
                  {Intl.supportedValuesOf('timeZone').map((zone) => (
                    <option key={zone} value={zone}>
                      {zone}
                    </option>
                  ))}
                </datalist>
              </>
            )}
          </div>
          <fieldset className="flex flex-wrap gap-x-4 gap-y-2">
            <legend className="mb-2 text-sm font-medium">{t('Of what')}</legend>
            {MODULES.map((module) => (
              <Label key={module}>
                <Checkbox
                  checked={modules.includes(module)}
                  onCheckedChange={(checked) =>
                    setValue(
                      'modules',
                      checked === true ? [...modules, module] : modules.filter((each) => each !== module),
                    )
                  }
                />
                {names[module]}
              </Label>
            ))}
          </fieldset>
          <Field label={t('Reason')} hint={t('Shown to whoever has to wait.')}>
            <Textarea {...register('reason')} maxLength={500} />
          </Field>
          <DialogFooter>
            <Button variant="outline" onClick={onClose}>
              {t('Cancel')}
            </Button>
            <Button type="submit" isBusy={formState.isSubmitting} disabled={modules.length === 0}>
              {edited ? t('Change') : t('Set')}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  )
}
