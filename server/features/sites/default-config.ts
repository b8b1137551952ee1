/** The configuration a site begins with. */
import type { SiteConfig } from '../../published/site-config.ts'

export function defaultConfig(given: Pick<SiteConfig, 'title'> & Partial<SiteConfig>): SiteConfig {
  return {
    tagline: '',
    description: '',
    locale: 'en',
    timezone: 'UTC',
    home: { kind: 'index' },
    blog_path: '/blog',
    post_path: '/blog/{slug}',
    posts_per_page: 10,
    social: [],
    contact: {},
    seo: { title_format: '{title} – {site}', noindex: false, organization_type: 'Organization' },
    copyright: '',
    robots: '',
    ...given,
  }
}
