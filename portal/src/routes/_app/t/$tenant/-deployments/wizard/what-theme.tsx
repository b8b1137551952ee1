/** Which theme, in which version. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { $api, type Item } from '@/api/api'
import { Field } from '@/kit/field'
import { Loaded } from '@/kit/loaded'
import { RadioCard, RadioGroup } from '@/ui/choice'
import { Select } from '@/ui/input'
import type { PartProps } from './what'

type Theme = Item<'/themes'>

export function WhatTheme({ draft, onChange }: PartProps) {
  const { t } = useTranslation('deployments')
  const themes = useQuery($api.queryOptions('get', '/themes'))
  return (
    <Loaded query={themes}>
      {({ items }) => {
        const families = Map.groupBy(items, ({ name }) => name)
        const chosen = items.find(({ name, hash }) => draft.theme === name || draft.theme === hash)
        const versions = chosen ? (families.get(chosen.name) ?? []) : []
        return (
          <>
            <RadioGroup
              aria-label={t('Theme')}
              value={chosen?.name ?? ''}
              onValueChange={(theme) => onChange({ theme, version: undefined })}
              className="grid-cols-1 sm:grid-cols-2 lg:grid-cols-3"
            >
              {[...families].map(([name, [newest]]) => newest && <Card key={name} theme={newest} />)}
            </RadioGroup>
            {versions.length > 1 && (
              <Field label={t('Version')} className="max-w-60">
                <Select
                  value={draft.version ?? (chosen?.hash === draft.theme ? chosen?.version : '')}
                  onChange={(event) =>
                    onChange({ theme: chosen?.name, version: event.target.value || undefined })
                  }
                >
                  <option value="">{t('The newest')}</option>
                  {versions.map(({ hash, version }) => (
                    <option key={hash} value={version}>
                      {version}
                    </option>
                  ))}
                </Select>
              </Field>
            )}
          </>
        )
      }}
    </Loaded>
  )
}

function Card({ theme: { name, title, version, description, owner } }: { theme: Theme }) {
  const { t } = useTranslation('deployments')
  return (
    <RadioCard value={name} className="flex flex-col gap-1">
      <span className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-medium">{title}</span>
        <span className="text-xs text-muted-foreground">{version}</span>
        {owner === 'tenant' && <span className="text-xs text-muted-foreground">· {t('your own')}</span>}
      </span>
      <span className="line-clamp-2 text-xs text-muted-foreground">{description}</span>
    </RadioCard>
  )
}
