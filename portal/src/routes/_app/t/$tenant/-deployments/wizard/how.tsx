/** The third question: to whom first, how fast, and when. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field, SwitchField } from '@/kit/field'
import { useMay } from '@/kit/rights'
import { RadioCard, RadioGroup, Switch } from '@/ui/choice'
import { Input, Textarea } from '@/ui/input'
import { STRATEGIES, type Strategy, useStrategyNames } from '../deployment'
import { CanarySteps } from './canary-steps'
import { DurationSelect } from './duration-select'
import { BATCH, HOT, PAUSE, WATCH } from './draft'
import type { PartProps } from './what'

export function How({ draft, onChange }: PartProps) {
  const { t } = useTranslation('deployments')
  const names = useStrategyNames()
  const may = useMay()
  const [opened] = useState(() => new Date().toISOString())
  const strategy = draft.strategy ?? 'direct'
  const texts: Record<Strategy, string> = {
    direct: t('All visitors see it at the same moment.'),
    canary: t('A growing share of visitors sees it first. If it does worse, it is taken back by itself.'),
    rolling: t('A few websites at a time. If one batch does worse, all are taken back.'),
    blue_green: t('At the same moment, then watched, and taken back by itself if it does worse.'),
  }
  return (
    <div className="flex flex-col gap-6">
      {draft.environment === 'staging' ? (
        <p className="text-muted-foreground">
          {t('Nobody visits the staging address, so it shows the new release at once.')}
        </p>
      ) : (
        <RadioGroup
          aria-label={t('How?')}
          value={strategy}
          onValueChange={(value) => onChange({ strategy: value as Strategy })}
          className="sm:grid-cols-2"
        >
          {STRATEGIES.map((name) => (
            <RadioCard key={name} value={name} className="flex flex-col gap-0.5">
              <span className="font-medium">{names[name]}</span>
              <span className="text-xs text-muted-foreground">{texts[name]}</span>
            </RadioCard>
          ))}
        </RadioGroup>
      )}
      {draft.environment !== 'staging' && (
        <>
          {strategy === 'canary' && <CanarySteps draft={draft} onChange={onChange} />}
          {strategy === 'rolling' && (
            <div className="grid max-w-2xl gap-4 sm:grid-cols-2">
              <Field label={t('Websites at a time')}>
                <Input
                  type="number"
                  min={1}
                  max={1_000}
                  value={draft.batch ?? BATCH}
                  onChange={(event) =>
                    onChange({ batch: Math.max(1, Math.round(Number(event.target.value))) })
                  }
                />
              </Field>
              <Field label={t('Pause between batches')}>
                <DurationSelect
                  seconds={draft.pause ?? PAUSE}
                  none={t('None')}
                  onSeconds={(pause) => onChange({ pause })}
                />
              </Field>
            </div>
          )}
          {(strategy === 'blue_green' || strategy === 'direct') && (
            <Field
              label={t('Watched afterwards')}
              hint={t('If it does worse meanwhile, it is taken back by itself.')}
              className="max-w-80"
            >
              <DurationSelect
                seconds={draft.watch ?? (strategy === 'blue_green' ? WATCH : 0)}
                none={t('Not at all')}
                onSeconds={(watch) => onChange({ watch })}
              />
            </Field>
          )}
        </>
      )}
      <div className="grid max-w-2xl gap-4 sm:grid-cols-2">
        <Field label={t('Begins')} hint={t('Empty: at once. In your own time zone')}>
          <Input
            type="datetime-local"
            value={draft.at ? localOf(draft.at) : ''}
            min={localOf(opened)}
            onChange={({ target: { value } }) =>
              onChange({ at: value ? new Date(value).toISOString() : undefined })
            }
          />
        </Field>
        <Field label={t('Way back kept ready')} hint={t('So long going back is instant.')}>
          <DurationSelect
            seconds={draft.hot ?? HOT}
            none={t('Not at all')}
            onSeconds={(hot) => onChange({ hot })}
          />
        </Field>
      </div>
      <Field label={t('Note')} isOptional optionalText={t('optional')} className="max-w-2xl">
        <Textarea
          maxLength={500}
          placeholder={t('What it is for')}
          value={draft.note ?? ''}
          onChange={(event) => onChange({ note: event.target.value || undefined })}
        />
      </Field>
      <div className="flex max-w-2xl flex-col gap-4">
        {(draft.all || (draft.websites?.length ?? 0) > 1) && (
          <SwitchField
            label={t('Leave out websites that fail their checks')}
            hint={t('Otherwise one that fails stops all, before any has changed.')}
          >
            <Switch
              checked={draft.skip ?? false}
              onCheckedChange={(skip) => onChange({ skip: skip || undefined })}
            />
          </SwitchField>
        )}
        {may('POST /change-windows') && (
          <Field
            label={t('Go ahead in spite of a freeze')}
            hint={t(
              'Only if you must: say why. It is recorded, and freezes of the platform hold all the same.',
            )}
            isOptional
            optionalText={t('optional')}
          >
            <Input
              value={draft.override ?? ''}
              maxLength={500}
              onChange={(event) => onChange({ override: event.target.value || undefined })}
            />
          </Field>
        )}
      </div>
    </div>
  )
}

/** A moment as the browser's own field has it: by the clock of the person. */
function localOf(at: string): string {
  const date = new Date(at)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
