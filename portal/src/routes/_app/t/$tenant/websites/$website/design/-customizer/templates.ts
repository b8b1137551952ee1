/** The kinds of pages a theme has, what they are called, and a page of the website that shows each. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'

export function useTemplateName(): (template: string) => string {
  const { t } = useTranslation('design')
  const names: Record<string, string> = {
    index: t('Front page'),
    page: t('Pages'),
    post: t('Posts'),
    blog: t('List of posts'),
    category: t('Category'),
    tag: t('Tag'),
    author: t('Author'),
    collection: t('Collections'),
    record: t('Records'),
    search: t('Search results'),
    '404': t('Nothing found'),
  }
  return (template) => {
    const [kind = template, ...rest] = template.split('.')
    const name = names[kind] ?? kind
    return rest.length === 0 ? name : `${name}: ${rest.join('.')}`
  }
}

const ORDER = [
  'index',
  'page',
  'post',
  'blog',
  'collection',
  'record',
  'category',
  'tag',
  'author',
  'search',
  '404',
]

/** In the order in which people think of them. */
export function inOrder(templates: Iterable<string>): string[] {
  const rank = (template: string) => {
    const at = ORDER.indexOf(template.split('.')[0] ?? template)
    return at === -1 ? ORDER.length : at
  }
  return [...new Set(templates)].toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b))
}

/** @returns where to look for a template to be seen; undefined while that is being found out */
export function useAddressOf(websiteId: string): (template: string) => string {
  const website = { path: { website_id: websiteId } }
  const published = { params: { ...website, query: { status: 'published' as const, limit: 50 } } }
  const few = { params: { ...website, query: { limit: 50 } } }
  const calm = { staleTime: 60_000 }
  const pages = useQuery($api.queryOptions('get', '/websites/{website_id}/pages', published, calm))
  const posts = useQuery($api.queryOptions('get', '/websites/{website_id}/posts', published, calm))
  const collections = useQuery($api.queryOptions('get', '/websites/{website_id}/collections', few, calm))
  const categories = useQuery($api.queryOptions('get', '/websites/{website_id}/categories', few, calm))
  return (template) => {
    const [kind, ...rest] = template.split('.')
    const name = rest.join('.')
    const withPages = collections.data?.items.filter(({ has_pages }) => has_pages) ?? []
    const collection = withPages.find(({ slug }) => slug === name) ?? withPages[0]
    switch (kind) {
      case 'page': {
        const all = pages.data?.items.filter(({ path }) => path !== null && path !== '/') ?? []
        return (all.find(({ slug }) => slug === name) ?? all[0])?.path ?? '/'
      }
      case 'post':
        return posts.data?.items[0]?.path ?? '/'
      case 'blog':
        return posts.data?.items[0]?.path?.replace(/\/[^/]*$/, '') || '/'
      case 'collection':
      case 'record':
        return collection ? `/${collection.slug}` : '/'
      case 'category':
        return categories.data?.items[0]?.path ?? '/'
      case 'search':
        return '/search?q=a'
      case '404':
        return '/nothing-is-here'
      default:
        return '/'
    }
  }
}
