/** What a release is about, in words. */
import { useTranslation } from 'react-i18next'
import type { Item } from '@/api/api'

export type Release = Item<'/websites/{website_id}/releases'>

export function useReleaseKinds(): Record<Release['kind'], string> {
  const { t } = useTranslation('websites')
  return {
    site: t('Website'),
    theme: t('Theme'),
    plugin: t('Plugins'),
    content: t('Content'),
    configuration: t('Settings'),
    api: t('API'),
    restore: t('Way back'),
    preview: t('Preview'),
  }
}

/** @returns e.g. "2 pages changed, 1 post added"; empty when no content was touched */
export function useChangeText(): (changes: Release['changes']) => string {
  const { t } = useTranslation('websites')
  const things: Record<string, (count: number) => string> = {
    page: (count) => t('{{count}} pages', { count }),
    post: (count) => t('{{count}} posts', { count }),
    record: (count) => t('{{count}} entries', { count }),
    term: (count) => t('{{count}} categories and tags', { count }),
    author: (count) => t('{{count}} authors', { count }),
    menu: (count) => t('{{count}} menus', { count }),
    redirect: (count) => t('{{count}} redirects', { count }),
    collection: (count) => t('{{count}} collections', { count }),
    comment: (count) => t('{{count}} comments', { count }),
  }
  const listOf = (counts: Record<string, number>) =>
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([kind, count]) => things[kind]?.(count) ?? `${count} ${kind}`)
      .join(', ')
  return ({ added, changed, removed }) => {
    const parts = [
      [listOf(added), (what: string) => t('{{what}} added', { what })],
      [listOf(changed), (what: string) => t('{{what}} changed', { what })],
      [listOf(removed), (what: string) => t('{{what}} removed', { what })],
    ] as const
    return parts
      .filter(([what]) => what !== '')
      .map(([what, say]) => say(what))
      .join('; ')
  }
}

/** The first words about a release: its note, what it changed, or what kind it is. */
export function useReleaseTitle(): (release: Release) => string {
  const { t } = useTranslation('websites')
  const kinds = useReleaseKinds()
  const changeText = useChangeText()
  return (release) => {
    if (release.restored_from !== null)
      return t('Back to release {{number}}', { number: release.restored_from })
    if (release.number === 1) return t('Website made')
    // What the server writes itself when content comes from a blueprint or an import.
    if (release.note === 'Import') return t('Content brought in')
    return release.note || changeText(release.changes) || t('{{kind}} changed', { kind: kinds[release.kind] })
  }
}
