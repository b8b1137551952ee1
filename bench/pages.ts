/**
 * How fast pages are made when the page cache misses: from a path to HTML, with what holds the site together in memory,
 * as it is for every page but the first after a change. PostgreSQL runs on the other core.
 */
import { randomUUID } from 'node:crypto'
import { openPages } from '../server/delivery/pages/pages.ts'
import type { SiteView } from '../server/delivery/pages/site-view.ts'
import { systemClock } from '../server/kernel/clock.ts'
import type { Database } from '../server/kernel/db/database.ts'
import { withOwner } from '../server/kernel/db/migrate.ts'
import { createLog } from '../server/kernel/log.ts'
import { compileTheme } from '../server/liquid/compile.ts'
import { packageOf } from '../server/liquid/package.ts'
import type { PublishedImage, PublishedRow } from '../server/published/documents.ts'
import type { SiteConfig } from '../server/published/site-config.ts'
import { authorRow, commentRow, menuRow, pageRow, postRow, termRow } from '../test/kit/published-rows.ts'
import { open, startDatabases } from './database.ts'
import { compare } from './measure.ts'
import { printTable } from './report.ts'

const POSTS = 500
const CONCURRENCY = 4

export async function run(): Promise<void> {
  await using databases = await startDatabases()
  const url = await databases.create('pages')
  const tenantId = await addTenant(url)
  await using db = open(url, CONCURRENCY)
  const posts: string[] = []
  const view = await addSite(db, tenantId, posts)
  await withOwner(url, (owner) => owner.query('vacuum analyze'))
  const pages = openPages({ db, log: createLog('warn'), clock: systemClock })
  const render = async (path: string, query = '') => {
    const { status } = await pages.render(view, { path, query: new URLSearchParams(query) })
    if (status !== 200) throw new Error(`${path} answered ${status}`)
  }
  let chosen = 0
  const samples = await compare(
    {
      blog: () => render('/blog'),
      front: () => render('/'),
      post: () => render(posts[(chosen = (chosen + 7) % posts.length)] ?? '/'),
      feed: () => render('/feed.xml'),
      search: (index) => render('/search', `q=harvest+${index % 7}`),
    },
    { concurrency: CONCURRENCY, rounds: 5, durationMs: 1_000 },
  )
  const budget = (have: number) => ({ have, must: 500, aim: 1_500, unit: '/s' })
  printTable(`Pages rendered by one process, ${POSTS} posts, theme in seven files`, [
    { name: 'list of ten posts', sample: samples.blog, budget: budget(samples.blog.throughput) },
    { name: 'front page', sample: samples.front, budget: budget(samples.front.throughput) },
    {
      name: 'post with neighbours, related ones and comments',
      sample: samples.post,
      budget: budget(samples.post.throughput),
    },
    { name: 'feed of twenty whole posts', sample: samples.feed },
    { name: 'search', sample: samples.search },
  ])
}

const CONFIG: SiteConfig = {
  title: 'The Orchard',
  tagline: 'Notes from a small farm',
  description: 'What grows, what does not, and why.',
  locale: 'en',
  timezone: 'Europe/Berlin',
  home: { kind: 'index' },
  blog_path: '/blog',
  post_path: '/blog/{slug}',
  posts_per_page: 10,
  social: [{ platform: 'mastodon', url: 'https://mastodon.example/@orchard' }],
  contact: { email: 'hello@orchard.example' },
  seo: { title_format: '{title} – {site}', noindex: false, organization_type: 'Organization' },
  copyright: '© The Orchard',
  robots: '',
}

/** A tenant, as far as reading its pages asks for one. */
export async function addTenant(url: string): Promise<string> {
  const tenantId = randomUUID()
  await withOwner(url, async (owner) => {
    await owner.query(`insert into app.homes values ($1, 'pool')`, [tenantId])
    await owner.query(
      `insert into platform.placements (tenant_id, kind, schema_name) values ($1, 'pool', 'pool')`,
      [tenantId],
    )
  })
  return tenantId
}

/** A blog as people keep one, published at position 1. @param paths receives those of its posts */
export async function addSite(db: Database, tenantId: string, paths: string[]): Promise<SiteView> {
  const siteId = randomUUID()
  const terms = [
    ...['Fruit', 'Bees', 'Tools', 'Weather'].map((name) => termRow('category', name)),
    ...['Spring', 'Summer', 'Autumn', 'Winter'].map((name) => termRow('tag', name)),
  ]
  const authors = ['Ada Green', 'Ben Wood'].map((name) => authorRow(name))
  const about = pageRow('About')
  const posts = Array.from({ length: POSTS }, (_, index) =>
    postRow(`Harvest number ${index} and what we learned`, {
      terms: [terms[index % 4]?.entry_id ?? '', terms[4 + (index % 3)]?.entry_id ?? ''],
      authors: [authors[index % 2]?.entry_id ?? ''],
      entry: {
        html: HTML,
        featured_image: photo(index),
        excerpt: 'A wet summer, a good year for pears, and a fence that fell.',
      },
    }),
  )
  paths.push(...posts.map((post) => post.path ?? ''))
  const comments = posts.slice(0, 100).map((post) => commentRow(post.entry_id, '<p>Well put.</p>'))
  const menu = menuRow('main', [
    { target: { kind: 'page', id: about.entry_id } },
    { title: 'Blog', target: { url: '/blog' } },
    ...terms.slice(0, 4).map((term) => ({ target: { kind: 'term' as const, id: term.entry_id } })),
  ])
  const rows: PublishedRow[] = [...terms, ...authors, about, ...posts, ...comments, menu]
  await db.withTenant(tenantId, async (tx) => {
    const site = {
      tenant_id: tenantId,
      id: siteId,
      slug: 'orchard',
      name: 'Orchard',
      status: 'active',
      is_main: true,
    }
    await tx.insertInto('sites').values(site).execute()
    for (const row of rows)
      await tx
        .insertInto('content_log')
        .values({
          ...row,
          tenant_id: tenantId,
          site_id: siteId,
          position: 1,
          document: JSON.stringify(row.document),
          search: null,
        })
        .execute()
  })
  return {
    tenantId,
    siteId,
    origin: 'https://orchard.example',
    theme: compileTheme(
      packageOf(new Map(Object.entries(THEME).map(([path, text]) => [path, Buffer.from(text)]))),
    ),
    isPreview: false,
    release: {
      number: 1,
      theme_hash: '',
      theme_owner: 'platform',
      theme_settings: {},
      config: CONFIG,
      content_position: 1,
      overlay: null,
    },
  }
}

function photo(index: number): PublishedImage {
  return {
    id: randomUUID(),
    url: `/media/${index}/orchard.jpg`,
    width: 2400,
    height: 1600,
    widths: [320, 640, 960, 1280, 1920],
    content_type: 'image/jpeg',
    alt: 'Trees in a row',
    caption: '',
    credit: '',
    color: '#7a8f5c',
  }
}

/** 6 kB, as many as a post of 900 words has. */
const HTML =
  '<p>The pears came early this year, and nobody was ready. <a href="/about">We</a> never are.</p>\n<h2>What we did</h2>\n'.repeat(
    50,
  )

const THEME = {
  'theme.json': JSON.stringify({
    name: 'bench',
    title: 'Bench',
    version: '1.0.0',
    author: 'x',
    description: '',
    license: 'MIT',
  }),
  'config/settings_schema.json': JSON.stringify([
    {
      name: 'Look',
      settings: [
        { type: 'color', id: 'accent', label: 'Accent', default: '#2f6f4f' },
        { type: 'checkbox', id: 'show_dates', label: 'Dates', default: true },
      ],
    },
  ]),
  'assets/theme.css': 'body{margin:0}',
  'layout/theme.liquid': `<!doctype html><html lang="{{ site.locale }}" dir="{{ site.direction }}"><head><meta charset="utf-8">{{ content_for_header }}{{ 'theme.css' | asset_url | stylesheet_tag }}<style>:root{--accent:{{ settings.accent }}}</style></head>
<body class="template-{{ template }}"><header><a href="/">{{ site.title }}</a><nav><ul>{% for item in menus.main.items %}<li><a href="{{ item.url }}"{% if item.active %} aria-current="page"{% endif %}>{{ item.title }}</a></li>{% endfor %}</ul></nav></header>
<main>{{ content_for_layout }}</main><footer><ul>{% for category in categories %}<li><a href="{{ category.url }}">{{ category.name }}</a></li>{% endfor %}</ul>{{ site.copyright }}</footer></body></html>`,
  'snippets/card.liquid': `<article class="card{% if post.is_featured %} is-featured{% endif %}">{% if post.featured_image %}{{ post.featured_image | image_tag: sizes: '(min-width: 60em) 30vw, 100vw', widths: '320,640,960' }}{% endif %}
<h2><a href="{{ post.url }}">{{ post.title }}</a></h2><p>{{ post.excerpt | truncatewords: 30 }}</p><footer>{% if settings.show_dates %}{{ post.published_at | time_tag: 'long' }}{% endif %} {{ post.author.name }} · {{ post.reading_minutes }} min
{% for category in post.categories %}<a href="{{ category.url }}">{{ category.name }}</a>{% endfor %}</footer></article>`,
  'templates/index.liquid': `<section><h1>{{ site.tagline }}</h1>{% for post in posts limit: 6 %}{% render 'card', post: post %}{% endfor %}</section>`,
  'templates/blog.liquid': `{% paginate posts by 10 %}<div class="list">{% for post in posts %}{% render 'card', post: post %}{% endfor %}</div>
{% if paginate.pages > 1 %}<nav>{% for part in paginate.parts %}{% if part.is_link %}<a href="{{ part.url }}">{{ part.title }}</a>{% else %}<span>{{ part.title }}</span>{% endif %}{% endfor %}</nav>{% endif %}{% endpaginate %}`,
  'templates/post.liquid': `<article><h1>{{ post.title }}</h1><p>{{ post.published_at | time_tag: 'long' }} {{ post.author.name }} {{ post.reading_minutes }} min</p>{{ post.featured_image | image_tag: loading: 'eager' }}
<div class="prose">{{ post.content }}</div>{% for tag in post.tags %}<a href="{{ tag.url }}">{{ tag.name }}</a>{% endfor %}</article>
<nav>{% if post.previous %}<a href="{{ post.previous.url }}">{{ post.previous.title }}</a>{% endif %}{% if post.next %}<a href="{{ post.next.url }}">{{ post.next.title }}</a>{% endif %}</nav>
<aside>{% for post in post.related %}{% render 'card', post: post %}{% endfor %}</aside><section>{{ post.comments_count }}{% for comment in post.comments %}<p>{{ comment.author_name }}</p>{{ comment.content }}{% endfor %}</section>`,
  'templates/page.liquid': '<h1>{{ page.title }}</h1>{{ page.content }}',
  'templates/search.liquid': `<h1>{{ search.query }}</h1>{% paginate search.results by 10 %}{% for result in search.results %}<p><a href="{{ result.url }}">{{ result.title }}</a> {{ result.snippet }}</p>{% endfor %}{% endpaginate %}`,
}
