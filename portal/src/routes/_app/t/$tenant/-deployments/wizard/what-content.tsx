/** Which drafts go online: all that were changed, some of one website, or what an earlier release of it showed. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { Field } from '@/kit/field'
import { Loaded } from '@/kit/loaded'
import { useReleaseTitle } from '@/kit/release-texts'
import { Time } from '@/kit/time'
import { Checkbox, RadioCard, RadioGroup } from '@/ui/choice'
import { Select } from '@/ui/input'
import type { Draft } from './draft'
import { WebsiteSelect } from './website-select'
import type { PartProps } from './what'

export function WhatContent({ draft, onChange }: PartProps) {
  const { t } = useTranslation('deployments')
  const website = draft.websites?.length === 1 ? draft.websites[0] : undefined
  const ways: [NonNullable<Draft['content']>, string, string][] = [
    ['all', t('Everything that was changed'), t('On each website all drafts that differ from what is live')],
    ['chosen', t('Chosen drafts'), t('Some pages and posts of one website')],
    ['release', t('As it was before'), t('What an earlier release of one website showed')],
  ]
  return (
    <div className="flex flex-col gap-5">
      <RadioGroup
        aria-label={t('Which content?')}
        value={draft.content ?? ''}
        onValueChange={(content) =>
          onChange({
            content: content as Draft['content'],
            entries: undefined,
            release: undefined,
            // One website; which, is chosen below.
            ...(content !== 'all' && { all: undefined, ...(!website && { websites: undefined }) }),
          })
        }
        className="sm:grid-cols-3"
      >
        {ways.map(([way, name, text]) => (
          <RadioCard key={way} value={way} className="flex flex-col gap-0.5">
            <span className="font-medium">{name}</span>
            <span className="text-xs text-muted-foreground">{text}</span>
          </RadioCard>
        ))}
      </RadioGroup>
      {(draft.content === 'chosen' || draft.content === 'release') && (
        <WebsiteSelect
          value={website}
          onChange={(id) =>
            onChange({ websites: id ? [id] : undefined, entries: undefined, release: undefined })
          }
        />
      )}
      {draft.content === 'chosen' && website && (
        <Drafts key={website} website={website} draft={draft} onChange={onChange} />
      )}
      {draft.content === 'release' && website && (
        <Releases key={website} website={website} draft={draft} onChange={onChange} />
      )}
    </div>
  )
}

/** Of each kind; whoever has changed more deploys everything. */
const LIMIT = 100

async function readDrafts(website: string) {
  const params = {
    params: { path: { website_id: website }, query: { limit: LIMIT, sort: '-updated_at' } },
  } as const
  const [pages, posts] = await Promise.all([
    api.GET('/websites/{website_id}/pages', params),
    api.GET('/websites/{website_id}/posts', params),
  ])
  return [...(pages.data?.items ?? []), ...(posts.data?.items ?? [])]
    .filter(({ has_changes, status }) => has_changes || status === 'draft')
    .toSorted((a, b) => b.updated_at.localeCompare(a.updated_at))
}

function Drafts({ website, draft, onChange }: PartProps & { website: string }) {
  const { t } = useTranslation('deployments')
  const query = useQuery({
    queryKey: ['get', '/websites/{website_id}/pages', website, 'drafts to deploy'],
    queryFn: () => readDrafts(website),
  })
  const chosen = new Set(draft.entries)
  const toggle = (id: string) => onChange({ entries: [...chosen.symmetricDifference(new Set([id]))] })
  return (
    <Loaded query={query}>
      {(drafts) =>
        drafts.length === 0 ? (
          <p className="text-muted-foreground">
            {t('No page and no post of this website differs from what is live.')}
          </p>
        ) : (
          <ul className="max-h-96 divide-y overflow-y-auto rounded-lg border bg-card" tabIndex={-1}>
            {drafts.map(({ id, title, path, updated_at, updated_by }) => (
              <li key={id}>
                <label
                  htmlFor={`entry-${id}`}
                  className="flex cursor-pointer items-center gap-3 px-3 py-2.5 hover:bg-accent/50"
                >
                  <Checkbox id={`entry-${id}`} checked={chosen.has(id)} onCheckedChange={() => toggle(id)} />
                  <span className="min-w-0 flex-1">
                    <span className="block truncate font-medium">{title}</span>
                    <span className="block truncate text-xs text-muted-foreground">{path ?? t('New')}</span>
                  </span>
                  <span className="text-right text-xs text-muted-foreground max-sm:hidden">
                    <Time at={updated_at} />
                    <span className="block max-w-40 truncate">{updated_by}</span>
                  </span>
                </label>
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  )
}

function Releases({ website, draft, onChange }: PartProps & { website: string }) {
  const { t } = useTranslation('deployments')
  const titleOf = useReleaseTitle()
  const query = useQuery(
    $api.queryOptions('get', '/websites/{website_id}/releases', {
      params: { path: { website_id: website }, query: { limit: 100 } },
    }),
  )
  return (
    <Loaded query={query}>
      {({ items }) => (
        <Field label={t('Release')} className="max-w-xl">
          <Select
            value={draft.release ?? ''}
            onChange={({ target: { value } }) => onChange({ release: value ? Number(value) : undefined })}
          >
            <option value="">{t('Choose a release …')}</option>
            {items
              .filter(({ is_live }) => !is_live)
              .map((release) => (
                <option key={release.number} value={release.number}>
                  {release.number} · {titleOf(release)}
                </option>
              ))}
          </Select>
        </Field>
      )}
    </Loaded>
  )
}
