/** Linked data of a page in the words of schema.org: the site, who runs it, the page, and the way to it. */
import type { PublishedImage, PublishedSeo } from '../../published/documents.ts'
import { previewUrl } from './drops/image.ts'
import type { SiteView } from './site-view.ts'
import { absolute, encodePath, safeUrl } from './urls.ts'

export type Crumb = { name: string; path: string }

/** What a page is about. */
export type Subject =
  | { kind: 'home' | 'page' | 'list' | 'search' }
  | {
      kind: 'article'
      published_at: string
      updated_at: string
      word_count: number
      authors: { name: string; path: string }[]
      sections: string[]
      tags: string[]
    }
  | { kind: 'profile'; name: string; bio: string; avatar: PublishedImage | undefined; links: string[] }

const PAGE_TYPES: Record<Subject['kind'], string> = {
  home: 'WebPage',
  page: 'WebPage',
  list: 'CollectionPage',
  search: 'SearchResultsPage',
  article: 'BlogPosting',
  profile: 'ProfilePage',
}

type Page = {
  subject: Subject
  title: string
  description: string
  canonical: string
  image: PublishedImage | undefined
  seo: PublishedSeo
  crumbs: Crumb[]
}

/** @returns JSON that is safe inside a script element */
export function jsonLdOf(site: SiteView, page: Page): string {
  const graph = [
    webSite(site),
    organization(site),
    { ...describe(site, page), ...page.seo.json_ld },
    ...(page.crumbs.length > 1 ? [breadcrumbs(site, page)] : []),
  ]
  return scriptSafe(JSON.stringify({ '@context': 'https://schema.org', '@graph': graph }))
}

/** Nothing in it can end the script element or begin another (HTML, 4.12.1.3). */
function scriptSafe(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function webSite({ origin, release: { config } }: SiteView): object {
  return {
    '@type': 'WebSite',
    '@id': `${origin}/#website`,
    url: `${origin}/`,
    name: config.title,
    ...(config.description && { description: config.description }),
    inLanguage: config.locale,
    publisher: { '@id': `${origin}/#organization` },
    potentialAction: {
      '@type': 'SearchAction',
      target: { '@type': 'EntryPoint', urlTemplate: `${origin}/search?q={search_term_string}` },
      'query-input': 'required name=search_term_string',
    },
  }
}

function organization({ origin, release: { config } }: SiteView): object {
  const { email, phone, address, hours } = config.contact
  const profiles = config.social.map(({ url }) => safeUrl(url)).filter((url) => url.startsWith('http'))
  const isPlace = !['Organization', 'Person'].includes(config.seo.organization_type)
  return {
    '@type': config.seo.organization_type || 'Organization',
    '@id': `${origin}/#organization`,
    name: config.title,
    url: `${origin}/`,
    ...(config.logo && { [isPerson(config.seo) ? 'image' : 'logo']: absolute(origin, config.logo.url) }),
    ...(email && { email }),
    ...(phone && { telephone: phone }),
    ...(address && { address }),
    ...(hours && isPlace && { openingHours: hours }),
    ...(profiles.length > 0 && { sameAs: profiles }),
  }
}

function isPerson(seo: { organization_type: string }): boolean {
  return seo.organization_type === 'Person'
}

function describe({ origin, release: { config } }: SiteView, page: Page): object {
  const { subject, title, description, canonical, image } = page
  const common = {
    '@type': PAGE_TYPES[subject.kind],
    '@id': `${canonical}#page`,
    url: canonical,
    ...(subject.kind === 'article' ? { headline: title.slice(0, 110) } : { name: title }),
    ...(description && { description }),
    inLanguage: config.locale,
    isPartOf: { '@id': `${origin}/#website` },
    ...(image && { image: absolute(origin, previewUrl(image)) }),
  }
  if (subject.kind === 'article')
    return {
      ...common,
      mainEntityOfPage: canonical,
      datePublished: subject.published_at,
      dateModified: subject.updated_at,
      wordCount: subject.word_count,
      author:
        subject.authors.length === 0
          ? { '@id': `${origin}/#organization` }
          : subject.authors.map(({ name, path }) => ({
              '@type': 'Person',
              name,
              url: origin + encodePath(path),
            })),
      publisher: { '@id': `${origin}/#organization` },
      ...(subject.sections.length > 0 && { articleSection: subject.sections }),
      ...(subject.tags.length > 0 && { keywords: subject.tags }),
    }
  if (subject.kind === 'profile')
    return {
      ...common,
      mainEntity: {
        '@type': 'Person',
        name: subject.name,
        ...(subject.bio && { description: subject.bio }),
        ...(subject.avatar && { image: absolute(origin, subject.avatar.url) }),
        ...(subject.links.length > 0 && { sameAs: subject.links }),
      },
    }
  return common
}

function breadcrumbs({ origin }: SiteView, { crumbs, canonical }: Page): object {
  return {
    '@type': 'BreadcrumbList',
    '@id': `${canonical}#breadcrumbs`,
    itemListElement: crumbs.map(({ name, path }, index) => ({
      '@type': 'ListItem',
      position: index + 1,
      name,
      item: origin + encodePath(path),
    })),
  }
}
