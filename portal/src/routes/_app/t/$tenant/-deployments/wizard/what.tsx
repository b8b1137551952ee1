/** The first question: what is to change. */
import { Blocks, Braces, FileText, type LucideIcon, Paintbrush, Settings } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useMe } from '@/kit/rights'
import { RadioCard, RadioGroup } from '@/ui/choice'
import { MODULES, type Module, useModuleNames } from '../deployment'
import type { Change, Draft } from './draft'
import { WhatApi } from './what-api'
import { WhatContent } from './what-content'
import { WhatPlugins } from './what-plugins'
import { WhatSettings } from './what-settings'
import { WhatTheme } from './what-theme'

export type PartProps = { draft: Draft; onChange: (changed: Change) => void }

/** Whoever may not change a thing at once may not deploy it either. */
const NEEDS: Record<Module, string> = {
  theme: 'themes:write',
  plugin: 'plugins:write',
  content: 'content:publish',
  configuration: 'sites:write',
  api: 'sites:write',
}
const ICONS: Record<Module, LucideIcon> = {
  theme: Paintbrush,
  plugin: Blocks,
  content: FileText,
  configuration: Settings,
  api: Braces,
}

export function What({ draft, onChange }: PartProps) {
  const { t } = useTranslation('deployments')
  const names = useModuleNames()
  const me = useMe()
  const texts: Record<Module, string> = {
    theme: t('Another theme, or another version of it'),
    plugin: t('Install, update, switch or remove plugins'),
    content: t('Drafts that go online together'),
    configuration: t('Title, language, search engines and more'),
    api: t('Whether other programs may read the content'),
  }
  const open = MODULES.filter((module) => me?.permissions.includes(NEEDS[module]))
  return (
    <div className="flex flex-col gap-6">
      <RadioGroup
        aria-label={t('What is to change?')}
        value={draft.module ?? ''}
        onValueChange={(module) => onChange({ module: module as Module })}
        className="grid-cols-1 sm:grid-cols-2 lg:grid-cols-3"
      >
        {open.map((module) => {
          const Icon = ICONS[module]
          return (
            <RadioCard key={module} value={module} className="flex items-start gap-3">
              <Icon className="mt-0.5 size-4 shrink-0 text-muted-foreground" aria-hidden />
              <span className="flex flex-col gap-0.5">
                <span className="font-medium">{names[module]}</span>
                <span className="text-xs text-muted-foreground">{texts[module]}</span>
              </span>
            </RadioCard>
          )
        })}
      </RadioGroup>
      {me && open.length === 0 && (
        <p className="text-muted-foreground">
          {t('Your role does not include changing anything that can be deployed.')}
        </p>
      )}
      {draft.module === 'theme' && <WhatTheme draft={draft} onChange={onChange} />}
      {draft.module === 'plugin' && <WhatPlugins draft={draft} onChange={onChange} />}
      {draft.module === 'content' && <WhatContent draft={draft} onChange={onChange} />}
      {draft.module === 'configuration' && <WhatSettings draft={draft} onChange={onChange} />}
      {draft.module === 'api' && <WhatApi draft={draft} onChange={onChange} />}
    </div>
  )
}
