/** What the members of an entry are called, and what is in them, for people. */
import { useTranslation } from 'react-i18next'

export function useMemberName(): (name: string) => string {
  const { t } = useTranslation('content')
  const names: Record<string, string> = {
    title: t('Title'),
    body: t('Text'),
    slug: t('Address'),
    excerpt: t('Excerpt'),
    template: t('Template'),
    featured_media_id: t('Featured image'),
    parent_id: t('Page above'),
    terms: t('Categories and tags'),
    authors: t('Authors'),
    is_featured: t('Pinned'),
    position: t('Order'),
    published_at: t('Date'),
    language: t('Language'),
    'seo.title': t('Title for search engines'),
    'seo.description': t('Description for search engines'),
    'seo.keywords': t('Keywords'),
    'seo.canonical_url': t('Original address'),
    'seo.noindex': t('Hidden from search engines'),
    'seo.og_title': t('Title when shared'),
    'seo.og_description': t('Description when shared'),
    'seo.og_image_media_id': t('Image when shared'),
    'seo.twitter_card': t('Card when shared'),
    'seo.json_ld': t('Structured data'),
  }
  return (name) => names[name] ?? name.replace(/^fields\./, '')
}

/** @returns a value in words, as far as it has any */
export function useValueText(): (value: unknown) => string {
  const { t } = useTranslation('content')
  return (value) => {
    if (value === undefined || value === null || value === '') return t('(nothing)')
    if (typeof value === 'boolean') return value ? t('Yes') : t('No')
    if (typeof value === 'string' || typeof value === 'number') return String(value)
    if (Array.isArray(value) && value.length === 0) return t('(nothing)')
    if (Array.isArray(value)) return t('{{count}} chosen', { count: value.length })
    return JSON.stringify(value)
  }
}
