/** How a person likes the portal: kept with the account, so that it is the same on every device. */
import { type Static, Type } from 'typebox'

const themes = ['light', 'dark', 'system'] as const
const densities = ['comfortable', 'compact'] as const
const Theme = Type.Enum(themes)
const Density = Type.Enum(densities)
/** At most 6.6 kB together; the table takes 8 kB. */
const Dismissed = Type.Array(
  Type.String({ pattern: '^[a-z0-9][a-z0-9._:-]*$', maxLength: 64, examples: ['tour:editor'] }),
  { maxItems: 100, uniqueItems: true, description: 'Hints and tours that need not be shown again' },
)

export const PreferencesBody = Type.Object(
  {
    theme: Type.Optional(Theme),
    density: Type.Optional(Density),
    dismissed: Type.Optional(Dismissed),
  },
  { examples: [{ theme: 'dark', dismissed: ['tour:editor'] }] },
)
export type Preferences = Static<typeof PreferencesBody>

export const ChangePreferencesBody = Type.Object(
  {
    theme: Type.Optional(Type.Union([Theme, Type.Null()])),
    density: Type.Optional(Type.Union([Density, Type.Null()])),
    dismissed: Type.Optional(Type.Union([Dismissed, Type.Null()])),
  },
  {
    additionalProperties: false,
    description: 'Those that are named change; null forgets one',
    examples: [{ theme: 'dark' }],
  },
)
export type PreferencesChange = Static<typeof ChangePreferencesBody>

/** @param stored what the table holds, written by `changedPreferences` alone */
export function readPreferences(stored: unknown): Preferences {
  return stored as Preferences
}

/** @returns all preferences after the change, as JSON */
export function changedPreferences(stored: unknown, change: PreferencesChange): string {
  const all = Object.entries({ ...readPreferences(stored), ...change })
  return JSON.stringify(Object.fromEntries(all.filter(([, value]) => value !== null)))
}
