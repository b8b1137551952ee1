/** What is set for the whole theme: its presets, colours, type, and whatever else it lets one choose. */
import { ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { settingsOf } from '@/kit/settings-form/setting'
import { SettingsForm } from '@/kit/settings-form/settings-form'
import type { Acts } from './acts'
import type { Design, Theme } from './design'
import type { Faults } from './faults'

export function ThemeSettings({
  theme,
  design,
  acts,
  faults,
  websiteId,
  isReadOnly,
}: {
  theme: Theme
  design: Design
  acts: Acts
  faults: Faults
  websiteId: string
  isReadOnly: boolean
}) {
  const { t } = useTranslation('design')
  const shipped = theme.current
  return (
    <div className="flex flex-col gap-2">
      {theme.presets.length > 0 && !isReadOnly && (
        <section aria-label={t('Presets')} className="flex flex-col gap-2 pb-2">
          <h2 className="text-xs font-medium text-muted-foreground">{t('Presets')}</h2>
          <div className="grid grid-cols-2 gap-2">
            {theme.presets.map((preset) => (
              <button
                key={preset.name}
                type="button"
                onClick={() =>
                  acts.setTheme({ ...design.settings, ...preset.settings }, `preset-${preset.name}`)
                }
                className="flex items-center gap-2 rounded-lg border bg-card px-3 py-2 text-left outline-none hover:bg-accent focus-visible:ring-[3px] focus-visible:ring-ring/60"
              >
                <Swatches settings={preset.settings} />
                <span className="truncate">{preset.name}</span>
              </button>
            ))}
          </div>
        </section>
      )}
      {theme.settings_schema.map((group, index) => (
        <details key={group.name} open={index === 0} className="group rounded-lg border bg-card">
          <summary className="flex cursor-pointer list-none items-center gap-2 rounded-lg px-3 py-2.5 font-medium outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60 [&::-webkit-details-marker]:hidden">
            <ChevronRight
              className="size-4 text-muted-foreground transition-transform group-open:rotate-90"
              aria-hidden
            />
            {group.name}
          </summary>
          <div className="px-3 pt-1 pb-4">
            <SettingsForm
              settings={settingsOf(group.settings).map((setting) =>
                setting.id !== undefined && setting.id in shipped
                  ? { ...setting, default: shipped[setting.id] }
                  : setting,
              )}
              values={design.settings}
              onChange={acts.setTheme}
              websiteId={websiteId}
              errors={faults.settings.get('theme') ?? {}}
              isDisabled={isReadOnly}
            />
          </div>
        </details>
      ))}
      {theme.settings_schema.length === 0 && (
        <p className="text-muted-foreground">{t('This theme has no settings of its own.')}</p>
      )}
    </div>
  )
}

function Swatches({ settings }: { settings: Record<string, unknown> }) {
  const colors = Object.values(settings)
    .filter((value): value is string => typeof value === 'string' && /^#[0-9a-f]{3,8}$/i.test(value))
    .slice(0, 4)
  if (colors.length === 0) return null
  return (
    <span className="flex shrink-0 -space-x-1" aria-hidden>
      {colors.map((color, index) => (
        <span key={index} className="size-4 rounded-full border" style={{ background: color }} />
      ))}
    </span>
  )
}
