/** A blog as it lies in the tables when it is live: what delivery is measured with. */
import { randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../server/context.ts'
import { writeZip } from '../server/kernel/zip.ts'
import { packageOf } from '../server/liquid/package.ts'
import type { PublishedEntry } from '../server/published/documents.ts'
import type { SiteConfig } from '../server/published/site-config.ts'

export const POSTS = 20

const CONFIG: SiteConfig = {
  title: 'The Bench Blog',
  tagline: 'Measured daily',
  description: 'A blog that is only measured.',
  locale: 'en',
  timezone: 'UTC',
  home: { kind: 'posts' },
  blog_path: '/blog',
  post_path: '/blog/{slug}',
  posts_per_page: 10,
  social: [],
  contact: {},
  seo: { title_format: '{title} – {site}', noindex: false, organization_type: 'Organization' },
  copyright: '© The Bench Blog',
  robots: '',
}

const THEME: Record<string, string> = {
  'theme.json': JSON.stringify({
    name: 'bench',
    version: '1.0.0',
    author: 'Bench',
    description: 'For benchmarks',
  }),
  'layout/theme.liquid': `<!doctype html><html lang="{{ site.locale }}"><head>{{ content_for_header }}
{{ 'app.css' | asset_url | stylesheet_tag }}</head><body>
<header><a href="/">{{ site.title }}</a><nav>{% for post in posts limit: 5 %}<a href="{{ post.url }}">{{ post.title }}</a>{% endfor %}</nav></header>
<main>{{ content_for_layout }}</main><footer>{{ site.copyright }}</footer></body></html>`,
  'templates/index.liquid': LIST(),
  'templates/blog.liquid': LIST(),
  'templates/post.liquid': `<article><h1>{{ post.title }}</h1><p>{{ post.published_at | date: 'long' }} · {{ post.reading_minutes }} min</p>
{{ post.content }}</article>{% if post.previous %}<a href="{{ post.previous.url }}">{{ post.previous.title }}</a>{% endif %}
{% if post.next %}<a href="{{ post.next.url }}">{{ post.next.title }}</a>{% endif %}`,
  'templates/404.liquid': '<h1>Not found</h1><p>There is no such page.</p>',
  'assets/app.css': 'body { font: 1rem/1.6 system-ui; max-width: 40rem; margin: auto }\n'.repeat(40),
}

function LIST(): string {
  return `{% paginate posts by 10 %}{% for post in posts %}<article><h2><a href="{{ post.url }}">{{ post.title }}</a></h2>
<p>{{ post.excerpt }}</p></article>{% endfor %}{% endpaginate %}`
}

/** Writes a main site with posts, live, for the tenant. @returns the id of a file of it */
export async function publishBlog(ctx: AppContext, tenantId: string): Promise<string> {
  const { hash, files } = packageOf(
    new Map(Object.entries(THEME).map(([path, text]) => [path, Buffer.from(text)])),
  )
  const zip = writeZip(Array.from(files, ([path, body]) => ({ path, body })))
  await ctx.blobs.scope('platform').put(`themes/${hash}.zip`, zip, { contentType: 'application/zip' })
  const siteId = randomUUIDv7()
  const mediaId = randomUUIDv7()
  await ctx.blobs
    .scope({ tenantId })
    .put(`sites/${siteId}/media/${mediaId}/file`, Buffer.alloc(40_000, 7), { contentType: 'image/webp' })
  await ctx.db.withTenant(tenantId, async (tx) => {
    const site = { tenant_id: tenantId, site_id: siteId }
    await tx
      .insertInto('sites')
      .values({
        tenant_id: tenantId,
        id: siteId,
        slug: 'main',
        name: 'Main',
        is_main: true,
        status: 'active',
      })
      .execute()
    await tx
      .insertInto('releases')
      .values({
        ...site,
        number: 1,
        id: randomUUIDv7(),
        kind: 'site',
        theme_hash: hash,
        theme_owner: 'platform',
        config: JSON.stringify(CONFIG),
        content_position: 1,
      })
      .execute()
    const posts = Array.from({ length: POSTS }, (_, index) => ({
      ...site,
      position: 1,
      kind: 'post',
      entry_id: randomUUIDv7(),
      type: 'post',
      path: `/blog/post-${index}`,
      title: `Post number ${index}`,
      published_at: new Date(Date.UTC(2026, 0, 1 + index)),
      document: JSON.stringify(documentOf(index)),
    }))
    await tx.insertInto('content_log').values(posts).execute()
  })
  await ctx.db.withPlatform((tx) =>
    tx
      .insertInto('live_sites')
      .values({
        tenant_id: tenantId,
        site_id: siteId,
        slug: 'main',
        is_main: true,
        status: 'active',
        release_number: 1,
        content_position: 1,
        move: 1,
      })
      .execute(),
  )
  return mediaId
}

function documentOf(index: number): PublishedEntry {
  const sentence = `Sentence after sentence, post ${index} goes on about what was measured and what it taught us. `
  return {
    title: `Post number ${index}`,
    slug: `post-${index}`,
    html: Array.from({ length: 12 }, () => `<p>${sentence.repeat(4)}</p>`).join('\n'),
    excerpt: sentence,
    summary: sentence,
    fields: {},
    seo: {},
    is_featured: false,
    position: 0,
    word_count: 700,
    updated_at: '2026-01-01T00:00:00.000Z',
  }
}
