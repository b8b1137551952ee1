/** A form that nobody wrote: made from what a theme, a plugin or a block declares as its settings. */
import type { Setting, SettingValues } from './setting'

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

export function SettingsForm({ settings }: SettingsFormProps) {
  return <div>{settings.length}</div>
}
