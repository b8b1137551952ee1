/** What was chosen so far, in words. */
import { useQueries, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { formatNumber } from '@/kit/numbers'
import { formatDateTime } from '@/kit/time'
import { websiteOptions } from '@/kit/website'
import { useEnvironmentNames, useModuleNames, useStrategyNames } from '../deployment'
import { CANARY, type Draft } from './draft'
import { durationText } from './duration-select'

const NAMED = 5

export function Summary({ draft }: { draft: Draft }) {
  const { t, i18n } = useTranslation('deployments')
  const strategies = useStrategyNames()
  const environments = useEnvironmentNames()
  const { environment = 'production', strategy = 'direct' } = draft
  return (
    <dl className="flex flex-col gap-3">
      <Line name={t('What')}>
        <WhatText draft={draft} />
      </Line>
      <Line name={t('Where')}>
        <WhereText draft={draft} />
        <p className="text-xs text-muted-foreground">{environments[environment]}</p>
      </Line>
      {environment === 'production' && (
        <Line name={t('How')}>
          {strategies[strategy]}
          {strategy === 'canary' && (
            <p className="text-xs text-muted-foreground">
              {(draft.steps ?? CANARY)
                .map(
                  ({ percent, seconds }) =>
                    `${formatNumber(percent, i18n.language)} % · ${durationText(seconds, i18n.language)}`,
                )
                .join(' → ')}
            </p>
          )}
        </Line>
      )}
      <Line name={t('When')}>{draft.at ? formatDateTime(draft.at, i18n.language) : t('Right away')}</Line>
      {draft.note && <Line name={t('Note')}>{draft.note}</Line>}
      {draft.override && <Line name={t('Go ahead in spite of a freeze')}>{draft.override}</Line>}
    </dl>
  )
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5">
      <dt className="text-xs text-muted-foreground">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  )
}

function WhatText({ draft }: { draft: Draft }) {
  const { t } = useTranslation('deployments')
  const modules = useModuleNames()
  const themes = useQuery({ ...$api.queryOptions('get', '/themes'), enabled: draft.theme !== undefined })
  const { module } = draft
  if (!module) return <Open />
  const theme = themes.data?.items.find(({ name, hash }) => name === draft.theme || hash === draft.theme)
  const details: Record<typeof module, string | undefined> = {
    theme: draft.theme && [theme?.title ?? draft.theme, draft.version].filter(Boolean).join(' '),
    plugin: draft.plugins?.map(({ name, version }) => [name, version].filter(Boolean).join(' ')).join(', '),
    content:
      draft.content === 'all'
        ? t('Everything that was changed')
        : draft.content === 'release'
          ? draft.release === undefined
            ? undefined
            : t('As in release {{number}}', { number: draft.release })
          : draft.entries && t('{{count}} drafts', { count: draft.entries.length }),
    configuration: draft.settings && Object.keys(draft.settings).join(', '),
    api: draft.api && Object.keys(draft.api).join(', '),
  }
  return (
    <>
      {modules[module]}
      {details[module] && <p className="text-xs break-words text-muted-foreground">{details[module]}</p>}
    </>
  )
}

function WhereText({ draft }: { draft: Draft }) {
  const { t } = useTranslation('deployments')
  const ids = draft.all ? [] : (draft.websites ?? [])
  const names = useQueries({
    queries: ids.slice(0, NAMED).map((id) => websiteOptions(id)),
    combine: (results) => results.flatMap(({ data }) => (data ? [data.name] : [])),
  })
  if (draft.all) return t('All websites')
  if (ids.length === 0) return <Open />
  const more = ids.length - names.length
  return (
    <>
      {names.join(', ')}
      {more > 0 && ` ${t('and {{count}} more', { count: more })}`}
    </>
  )
}

function Open() {
  const { t } = useTranslation('deployments')
  return <span className="text-muted-foreground">{t('still open')}</span>
}
