/** Which plugins, and what becomes of each. What a plugin asks for is said before it is installed. */
import { useQuery } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { $api, type Item } from '@/api/api'
import { Field } from '@/kit/field'
import { Loaded } from '@/kit/loaded'
import { Button } from '@/ui/button'
import { Card, CardContent } from '@/ui/card'
import { Select } from '@/ui/input'
import type { PluginAct } from './draft'
import type { PartProps } from './what'

type Package = Item<'/plugins'>

export function WhatPlugins({ draft, onChange }: PartProps) {
  const { t } = useTranslation('deployments')
  const query = useQuery($api.queryOptions('get', '/plugins'))
  const acts = draft.plugins ?? []
  const change = (index: number, act: PluginAct | undefined) =>
    onChange({ plugins: acts.flatMap((known, at) => (at === index ? (act ? [act] : []) : [known])) })
  return (
    <Loaded query={query}>
      {({ items }) => {
        const families = Map.groupBy(items, ({ name }) => name)
        const left = [...families].filter(([name]) => !acts.some((act) => act.name === name))
        const add = (name: string) => {
          const newest = families.get(name)?.[0]
          if (newest) onChange({ plugins: [...acts, installOf(newest)] })
        }
        return (
          <div className="flex max-w-3xl flex-col gap-4">
            {acts.map((act, index) => (
              <PluginCard
                key={act.name}
                act={act}
                versions={families.get(act.name) ?? []}
                onChange={(next) => change(index, next)}
              />
            ))}
            <Field label={acts.length === 0 ? t('Plugin') : t('Another plugin')} className="max-w-96">
              <Select value="" onChange={(event) => add(event.target.value)}>
                <option value="">{t('Choose a plugin …')}</option>
                {left.map(([name, versions]) => (
                  <option key={name} value={name}>
                    {versions[0]?.title ?? name}
                  </option>
                ))}
              </Select>
            </Field>
          </div>
        )
      }}
    </Loaded>
  )
}

/** What is installed is allowed all that it asks for: the person sees the list beside it. */
const installOf = ({ name, permissions }: Package): PluginAct => ({ name, grant: permissions })

type Kind = 'install' | 'on' | 'off' | 'remove'

const kindOf = ({ remove, enabled, grant, version }: PluginAct): Kind =>
  remove
    ? 'remove'
    : enabled === false
      ? 'off'
      : enabled === true && grant === undefined && version === undefined
        ? 'on'
        : 'install'

function PluginCard({
  act,
  versions,
  onChange,
}: {
  act: PluginAct
  versions: Package[]
  onChange: (act: PluginAct | undefined) => void
}) {
  const { t } = useTranslation('deployments')
  const chosen = versions.find(({ version }) => version === act.version) ?? versions[0]
  const kind = kindOf(act)
  const become = (next: Kind) => {
    if (next === 'remove') onChange({ name: act.name, remove: true })
    else if (next === 'on' || next === 'off') onChange({ name: act.name, enabled: next === 'on' })
    else if (chosen) onChange(installOf(chosen))
  }
  return (
    <Card className="py-4">
      <CardContent className="flex flex-col gap-3">
        <div className="flex items-start justify-between gap-2">
          <div>
            <p className="font-medium">{chosen?.title ?? act.name}</p>
            {chosen && <p className="line-clamp-2 text-xs text-muted-foreground">{chosen.description}</p>}
          </div>
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={t('Leave {{name}} out', { name: chosen?.title ?? act.name })}
            onClick={() => onChange(undefined)}
          >
            <Trash2 aria-hidden />
          </Button>
        </div>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label={t('What becomes of it')}>
            <Select value={kind} onChange={(event) => become(event.target.value as Kind)}>
              <option value="install">{t('Install or update')}</option>
              <option value="on">{t('Switch on')}</option>
              <option value="off">{t('Switch off')}</option>
              <option value="remove">{t('Remove')}</option>
            </Select>
          </Field>
          {kind === 'install' && (
            <Field label={t('Version')}>
              <Select
                value={act.version ?? ''}
                onChange={({ target: { value } }) => {
                  const { version: _before, ...rest } = act
                  const grant = versions.find(({ version }) => version === value)?.permissions
                  onChange({ ...rest, ...(value && { version: value }), ...(grant && { grant }) })
                }}
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
        </div>
        {kind === 'install' && chosen && (
          <div className="flex flex-wrap items-center gap-3 text-xs text-muted-foreground">
            {chosen.permissions.length > 0 ? (
              <p>
                {t('By deploying it you allow it:')}{' '}
                <span className="font-mono">{chosen.permissions.join(', ')}</span>
              </p>
            ) : (
              <p>{t('It asks for no permissions.')}</p>
            )}
            {act.grant === undefined && (
              <Button size="sm" onClick={() => onChange({ ...act, grant: chosen.permissions })}>
                {t('Agree')}
              </Button>
            )}
          </div>
        )}
      </CardContent>
    </Card>
  )
}
