/** A form that nobody wrote: made from what a theme, a plugin or a block declares as its settings. */
import { RotateCcw } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/ui/button'
import { Label } from '@/ui/label'
import { Tooltip } from '@/ui/tooltip'
import { useFaultTexts } from './fault-texts'
import { type Setting, type SettingValues, chosenOf, faultOf, isSetting, valueOf, withValue } from './setting'
import { SettingInput } from './setting-input'

export type SettingsFormProps = {
  /** As declared; `settingsOf(schema)` makes them of what the API gives. */
  settings: readonly Setting[]
  /** What was chosen; what is absent shows what was declared. */
  values: SettingValues
  /** All values, with the change; called at every key. `id` is the setting that was changed. */
  onChange: (values: SettingValues, id: string) => void
  /** Whose media, menus, collections and pages are offered. */
  websiteId: string
  /** What the server found wrong, by id; what the form finds by itself it says itself. */
  errors?: Readonly<Record<string, string>>
  isDisabled?: boolean
}

export function SettingsForm({ settings, values, onChange, ...rest }: SettingsFormProps) {
  const { t } = useTranslation('design')
  if (settings.length === 0)
    return <p className="text-muted-foreground">{t('There is nothing to set here.')}</p>
  return (
    <div className="flex flex-col gap-5">
      {settings.map((setting, index) =>
        isSetting(setting) ? (
          <Row
            key={setting.id}
            setting={setting}
            values={values}
            onChange={(value) => onChange(withValue(values, setting, value), setting.id)}
            {...rest}
          />
        ) : (
          <Note key={`note-${index}`} setting={setting} />
        ),
      )}
    </div>
  )
}

/** Headings and remarks among settings. */
function Note({ setting: { type, content, label, info } }: { setting: Setting }) {
  const text = content ?? label
  if (type === 'header')
    return (
      <div className="border-t pt-4 first:border-0 first:pt-0">
        <h3 className="text-sm font-semibold">{text}</h3>
        {info && <p className="text-xs text-muted-foreground">{info}</p>}
      </div>
    )
  return text ? <p className="text-xs text-muted-foreground">{text}</p> : null
}

function Row({
  setting,
  values,
  onChange,
  websiteId,
  errors,
  isDisabled,
}: Omit<SettingsFormProps, 'settings' | 'onChange'> & {
  setting: Setting & { id: string }
  onChange: (value: unknown) => void
}) {
  const { t } = useTranslation('design')
  const id = useId()
  const faultTexts = useFaultTexts()
  const fault = faultOf(setting, values)
  const error = errors?.[setting.id] ?? (fault && faultTexts(fault, setting))
  const isChosen = chosenOf(setting, values) !== undefined
  const name = setting.label ?? setting.id
  const described = [setting.info && `${id}-info`, error && `${id}-error`].filter(Boolean).join(' ')
  const isSwitch = setting.type === 'checkbox'
  const input = (
    <SettingInput
      setting={setting}
      value={valueOf(setting, values)}
      onChange={onChange}
      websiteId={websiteId}
      isDisabled={isDisabled}
      id={id}
      label={name}
      describedBy={described || undefined}
      isInvalid={error !== undefined}
    />
  )
  const reset = isChosen && !isDisabled && (
    <Tooltip text={t('Back to the default')}>
      <Button
        variant="ghost"
        size="icon"
        className="-my-1 size-6 text-muted-foreground"
        aria-label={t('Back to the default: {{name}}', { name })}
        onClick={() => onChange(undefined)}
      >
        <RotateCcw className="size-3.5" aria-hidden />
      </Button>
    </Tooltip>
  )
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex min-h-6 items-center justify-between gap-2">
        <Label htmlFor={id} id={`${id}-label`}>
          {name}
          {setting.required && (
            <span className="font-normal text-muted-foreground" aria-hidden>
              {t('(needed)')}
            </span>
          )}
        </Label>
        <span className="flex items-center gap-1.5">
          {reset}
          {isSwitch && input}
        </span>
      </div>
      {!isSwitch && input}
      {setting.info && (
        <p id={`${id}-info`} className="text-xs text-muted-foreground">
          {setting.info}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-xs font-medium text-destructive">
          {error}
        </p>
      )}
    </div>
  )
}
