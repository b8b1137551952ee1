/** The settings of what was chosen: a section, or a block in it. */
import { ArrowLeft, Copy, Eye, EyeOff, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { SettingsForm } from '@/kit/settings-form/settings-form'
import { Button } from '@/ui/button'
import type { Acts } from './acts'
import { type Design, type Place, type Theme, blockAt, sectionAt } from './design'
import { type Faults, keyOf } from './faults'
import type { Kinds } from './schema'
import { blockName } from './section-row'

export function Inspector({
  theme,
  kinds,
  design,
  acts,
  chosen,
  faults,
  websiteId,
  isReadOnly,
  onBack,
}: {
  theme: Theme
  kinds: Kinds
  design: Design
  acts: Acts
  chosen: Place
  faults: Faults
  websiteId: string
  isReadOnly: boolean
  onBack: () => void
}) {
  const { t } = useTranslation('design')
  const section = sectionAt(theme, design, chosen)
  if (!section) return null
  const kind = kinds.get(section.type)
  const block = blockAt(theme, design, chosen)
  const isBlock = chosen.block !== undefined && block !== undefined
  const shown = isBlock ? block : section
  const name =
    isBlock && kind && chosen.block ? blockName(kind, section, chosen.block) : (kind?.name ?? section.type)
  const settings = isBlock ? kind?.blocks.find(({ type }) => type === block.type)?.settings : kind?.settings
  const isHidden = shown.disabled === true
  return (
    <section aria-label={t('Settings of {{name}}', { name })} className="flex flex-col gap-4">
      <header className="flex items-center gap-2">
        <Button variant="ghost" size="icon-sm" aria-label={t('Back to the list')} onClick={onBack}>
          <ArrowLeft aria-hidden />
        </Button>
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold">{name}</h2>
          {(isBlock || kind?.plugin) && (
            <p className="truncate text-xs text-muted-foreground">
              {isBlock ? kind?.name : t('Of the plugin {{plugin}}', { plugin: kind?.plugin })}
            </p>
          )}
        </div>
        {!isReadOnly && (
          <span className="flex">
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={isHidden ? t('Show {{name}}', { name }) : t('Hide {{name}}', { name })}
              onClick={() => acts.show(chosen, isHidden)}
            >
              {isHidden ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
            </Button>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={t('Duplicate {{name}}', { name })}
              onClick={() => acts.copy(chosen)}
            >
              <Copy aria-hidden />
            </Button>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={t('Remove {{name}}', { name })}
              onClick={() => acts.remove(chosen, name)}
            >
              <Trash2 aria-hidden />
            </Button>
          </span>
        )}
      </header>
      {isHidden && (
        <p className="rounded-md bg-muted px-3 py-2 text-xs">{t('Visitors do not see this part.')}</p>
      )}
      {kind?.description && !isBlock && <p className="text-muted-foreground">{kind.description}</p>}
      {settings ? (
        <SettingsForm
          key={keyOf(chosen)}
          settings={settings}
          values={shown.settings ?? {}}
          onChange={(values, id) => acts.set(chosen, values, id)}
          websiteId={websiteId}
          errors={faults.settings.get(keyOf(chosen)) ?? {}}
          isDisabled={isReadOnly}
        />
      ) : (
        <p className="text-muted-foreground">
          {t(
            'The theme or plugin that brought this part is not there any more. It shows nothing; remove it, or keep it for the way back.',
          )}
        </p>
      )}
    </section>
  )
}
