/** A release as the program holds it: its row with the types of what lies in its JSON columns. */
import { randomUUIDv7 } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '../../kernel/clock.ts'
import { currentTrace } from '../../kernel/trace.ts'
import type { PublishedRow } from '../../published/documents.ts'
import type { PublishedPlugin } from '../../published/plugins.ts'
import type { SiteConfig, ThemeCustomization } from '../../published/site-config.ts'
import type { ReleaseRow } from './queries.ts'

/** How many rows of each kind a release added, replaced and removed. */
export type ReleaseChanges = Record<'added' | 'changed' | 'removed', Record<string, number>>

/** Everything that a release shows but its content. */
export type Frame = {
  theme_hash: string
  theme_owner: 'platform' | 'tenant'
  theme_settings: ThemeCustomization
  plugins: PublishedPlugin[]
  config: SiteConfig
}

export type Release = Omit<ReleaseRow, keyof Frame | 'changes' | 'created_by' | 'overlay'> &
  Frame & {
    changes: ReleaseChanges
    created_by: ReleaseAuthor | null
    overlay: PublishedRow[] | null
  }

export type ReleaseAuthor = { kind: string; id: string; label: string }

export function toRelease(row: ReleaseRow): Release {
  return {
    ...row,
    theme_owner: row.theme_owner === 'tenant' ? 'tenant' : 'platform',
    theme_settings: row.theme_settings as ThemeCustomization,
    plugins: row.plugins as PublishedPlugin[],
    config: row.config as SiteConfig,
    changes: { added: {}, changed: {}, removed: {}, ...(row.changes as Partial<ReleaseChanges>) },
    created_by: row.created_by as ReleaseAuthor | null,
    overlay: row.overlay as PublishedRow[] | null,
  }
}

export function frameOf(release: Release): Frame {
  const { theme_hash, theme_owner, theme_settings, plugins, config } = release
  return { theme_hash, theme_owner, theme_settings, plugins, config }
}

export const FRAME_PARTS = ['theme', 'settings', 'plugins', 'configuration'] as const
export type FramePart = (typeof FRAME_PARTS)[number]

/** What of two frames differs. */
export function changedParts(one: Frame, other: Frame): Set<FramePart> {
  const isSame: Record<FramePart, boolean> = {
    theme: one.theme_hash === other.theme_hash && one.theme_owner === other.theme_owner,
    settings: isDeepStrictEqual(one.theme_settings, other.theme_settings),
    plugins: isDeepStrictEqual(one.plugins, other.plugins),
    configuration: isDeepStrictEqual(one.config, other.config),
  }
  return new Set(FRAME_PARTS.filter((part) => !isSame[part]))
}

/** Id, time and author of a release that is made now. */
export function stampOf(clock: Clock) {
  const { actor } = currentTrace()
  const author: ReleaseAuthor | null = actor ? { kind: actor.kind, id: actor.id, label: actor.label } : null
  return { id: randomUUIDv7(), created_at: clock.now(), created_by: author && JSON.stringify(author) }
}

/** Whether other plugins run, or the same in another time zone: the index of plugins has to follow. */
export function hasOtherPlugins(before: Frame | undefined, after: Frame): boolean {
  if (!isDeepStrictEqual(before?.plugins ?? [], after.plugins)) return true
  return after.plugins.length > 0 && before?.config.timezone !== after.config.timezone
}
