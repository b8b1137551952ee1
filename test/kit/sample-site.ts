/** A made-up site with a bit of everything, for looking at themes while they are being made. */
import { ItemList, type ListSource, listOf } from '../../server/liquid/list.ts'
import { type SafeString, safe } from '../../server/liquid/values.ts'
import { AUTHORS, CATEGORIES, COLLECTIONS, PAGES, POSTS, SITE, TAGS } from './sample-content.ts'

type Item = Record<string, unknown>

export type SampleRoute = {
  status: number
  /** Candidates, the most special first. */
  template: string[]
  page: number
  pageUrl: (page: number) => string
  globals: Item
  resolve: Record<'image' | 'menu' | 'collection' | 'page' | 'post' | 'category', (value: string) => unknown>
}

export type SampleOptions = { origin: string; locale: string; url: URL; isEmpty: boolean }

let imageNumber = 0
/** An image as the program publishes them; the preview draws it by its number and colour. */
function sampleImage(alt: string, width = 1600, height = 1067): Item {
  const id = `sample-${imageNumber++ % 40}`
  const url = `/media/${id}/${width}x${height}.svg`
  const widths = [320, 640, 960, 1280].filter((candidate) => candidate < width)
  const srcset = widths.map((one) => `/media/${id}/w${one}/${width}x${height}.webp ${one}w`).join(', ')
  return {
    id,
    url,
    width,
    height,
    widths,
    alt,
    caption: '',
    credit: 'Sample',
    color: '#8a9bb0',
    aspect_ratio: width / height,
    srcset,
    content_type: 'image/svg+xml',
  }
}

const imageElement = ({ url, srcset, width, height, alt }: Item): string =>
  `<figure class="image"><img src="${url as string}" srcset="${srcset as string}" sizes="(min-width: 720px) 720px, 100vw" width="${width as number}" height="${height as number}" loading="lazy" alt="${alt as string}"></figure>`

/** Every part of rich text that editors can write. */
function richText(paragraphs: readonly string[]): SafeString {
  const figure = sampleImage('A quiet morning by the lake', 1600, 900)
  const [intro = '', ...rest] = paragraphs
  return safe(`<p>${intro}</p>
<h2>What stays, and what changes</h2><p>${rest[0] ?? intro} <a href="/about">More about us</a>, <em>emphasis</em>, <strong>weight</strong>, <code>code</code> and <mark>a highlight</mark>.</p>
<figure><img src="${String(figure['url'])}" srcset="${String(figure['srcset'])}" sizes="(min-width: 720px) 720px, 100vw" width="1600" height="900" loading="lazy" alt="A quiet morning by the lake"><figcaption>A quiet morning, half past six. <cite>Sample</cite></figcaption></figure>
<h3>Three things to remember</h3><ul><li>Begin with the smallest thing that works.</li><li>Show it to somebody on the same day.<ul><li>Listen more than you explain.</li></ul></li><li>Throw away what nobody misses.</li></ul>
<blockquote><p>Simplicity is not where you start; it is what is left at the end.</p></blockquote>
<ol><li>First this</li><li>then that</li></ol>
<pre tabindex="0"><code class="language-js">const answer = await ask('What is left when everything else is taken away?')</code></pre>
<div class="table" tabindex="0"><table><tbody><tr><th>Month</th><th>Visitors</th></tr><tr><td>May</td><td>1,204</td></tr><tr><td>June</td><td>1,590</td></tr></tbody></table></div>
<ul class="task-list"><li><input type="checkbox" disabled checked aria-label="Draw it"> Draw it</li><li><input type="checkbox" disabled aria-label="Build it"> Build it</li></ul>
<div class="gallery">${[1, 2, 3].map(() => imageElement(sampleImage('From the workshop', 960, 960))).join('')}</div>
<div class="columns columns-2"><div class="column"><p>One half of the story.</p></div><div class="column"><p>The other half, which is longer and wraps.</p></div></div>
<aside class="callout callout-info"><p>A short remark that stands out from the text around it.</p></aside>
<p class="buttons"><a class="button button-primary" href="/contact">Get in touch</a></p>
<p class="file"><a href="/media/plan.pdf" download>plan.pdf</a></p><hr><p>${rest[1] ?? intro}</p>`)
}

/** The site at one address: which template shows it, and with what. */
export function sampleSite({ origin, locale, url, isEmpty }: SampleOptions): SampleRoute {
  imageNumber = 0
  const [, path = '/', number = '1'] = /^(.*?)(?:\/page\/(\d+))?\/?$/.exec(decodeURI(url.pathname)) ?? []
  const here = path === '' ? '/' : path
  const page = Number(number)

  const authors: Item[] = AUTHORS.map((author, i) => ({
    id: `author-${i}`,
    title: author.name,
    ...author,
    url: `/author/${author.slug}`,
    avatar: sampleImage(author.name, 400, 400),
    links: [{ label: 'Website', url: 'https://example.com' }],
  }))
  const terms = (
    list: readonly { slug: string; name: string; description: string }[],
    kind: string,
  ): Item[] =>
    list.map((term, i) => ({
      id: `${kind}-${i}`,
      taxonomy: kind,
      title: term.name,
      ...term,
      url: `/${kind}/${term.slug}`,
      parent: null,
      children: [],
    }))
  const categories = terms(CATEGORIES, 'category')
  const tags = terms(TAGS, 'tag')

  const posts: Item[] = (isEmpty ? [] : POSTS).map((post, i) => {
    const author = authors[i % authors.length] as Item
    return {
      ...entryOf(`post-${i}`, 'post', post.title, `/blog/${post.slug}`, post.slug),
      excerpt: post.excerpt,
      summary: i % 3 === 1 ? '' : post.excerpt,
      content: richText(post.text),
      published_at: new Date(Date.UTC(2026, 9, 28 - i * 9, 8, 30)),
      updated_at: new Date(Date.UTC(2026, 9, 29 - i * 9)).toISOString(),
      author,
      authors: [author],
      categories: [categories[i % categories.length]],
      tags: [tags[i % tags.length], tags[(i + 2) % tags.length]],
      featured_image: i % 5 === 4 ? null : sampleImage(post.title),
      is_featured: i === 0 || i === 3,
      comments: i === 0 ? sampleComments() : [],
      comments_count: i === 0 ? 3 : 0,
    }
  })
  for (const [i, post] of posts.entries()) {
    post['next'] = posts[i - 1] ?? null
    post['previous'] = posts[i + 1] ?? null
    post['related'] = posts.filter((other) => other !== post).slice(0, 4)
  }
  for (const term of [...categories, ...tags]) {
    const own = posts.filter((post) =>
      [...(post['categories'] as Item[]), ...(post['tags'] as Item[])].includes(term),
    )
    Object.assign(term, { posts: contentList(own), posts_count: own.length })
  }
  for (const author of authors) {
    const own = posts.filter((post) => post['author'] === author)
    Object.assign(author, { posts: contentList(own), posts_count: own.length })
  }

  const pages: Item[] = PAGES.map((one, i) => ({
    ...entryOf(`page-${i}`, 'page', one.title, one.path, one.path.split('/').at(-1) ?? ''),
    excerpt: one.excerpt,
    summary: one.excerpt,
    content: richText(one.text),
    template: one.template ?? null,
    featured_image: i % 2 === 0 ? sampleImage(one.title) : null,
  }))
  for (const one of pages) {
    const parent = pages.find((other) => String(one['url']).startsWith(`${String(other['url'])}/`)) ?? null
    one['parent'] = parent
    one['ancestors'] = parent ? [parent] : []
    one['children'] = pages.filter(
      (other) => other !== one && String(other['url']).startsWith(`${String(one['url'])}/`),
    )
  }

  const collections: Record<string, Item> = {}
  for (const collection of isEmpty ? [] : COLLECTIONS) {
    const records = collection.records.map(({ title, ...fields }, i): Item => {
      const slug = slugOf(title)
      const size = collection.portrait ? [900, 1100] : [1600, 1067]
      const image = sampleImage(title, size[0], size[1])
      return {
        ...entryOf(`${collection.slug}-${i}`, collection.slug, title, `/${collection.slug}/${slug}`, slug),
        excerpt: fields.summary,
        summary: fields.summary,
        content: richText([
          fields.summary,
          'Every piece of work begins with a conversation about what it is for.',
          'We answer within a working day.',
        ]),
        featured_image: image,
        is_featured: i < 3,
        fields: {
          ...fields,
          image,
          photo: image,
          gallery: [sampleImage(title), sampleImage(title), sampleImage(title)],
        },
      }
    })
    for (const [i, record] of records.entries()) {
      record['previous'] = records[i - 1] ?? null
      record['next'] = records[i + 1] ?? null
      record['related'] = records.filter((other) => other !== record).slice(0, 4)
    }
    const [first] = collection.records
    collections[collection.slug] = {
      id: `collection-${collection.slug}`,
      title: collection.name,
      name: collection.name,
      singular: collection.singular,
      slug: collection.slug,
      description: collection.description,
      url: `/${collection.slug}`,
      records: contentList(records),
      records_count: records.length,
      fields: Object.keys(first ?? {})
        .filter((key) => key !== 'title')
        .map((key) => ({ key, label: labelOf(key), type: 'text' })),
    }
  }
  const records = (slug: string) =>
    collections[slug] ? ((collections[slug]['records'] as ItemList).items() as Item[]) : []
  // Professionals offer service categories, as a relation would have it.
  for (const [i, one] of records('professionals').entries()) {
    const all = records('service-categories')
    Object.assign(one['fields'] as Item, { categories: [all[i % all.length], all[(i + 1) % all.length]] })
  }

  const item = (title: string, target: string, items: Item[] = []): Item => ({
    title,
    url: target,
    active: here === target,
    child_active:
      here !== target &&
      target !== '/' &&
      (here.startsWith(`${target}/`) || items.some((child) => child['active'])),
    opens_new_tab: target.startsWith('http'),
    items,
  })
  const links = Object.values(collections).map((one) => item(String(one['name']), String(one['url'])))
  const menus: Item = {
    main: {
      handle: 'main',
      name: 'Main',
      items: [
        item('Home', '/'),
        item('About', '/about', [item('Team', '/about/team'), item('Press', '/about/press')]),
        item('Offers', '/services', links),
        item('Journal', '/blog'),
        item('Contact', '/contact'),
      ],
    },
    footer: {
      handle: 'footer',
      name: 'Footer',
      items: [item('Imprint', '/imprint'), item('Privacy', '/privacy'), item('Feed', '/feed.xml')],
    },
  }
  const postList = contentList(posts)
  const shared: Item = {
    site: {
      ...SITE,
      url: origin,
      locale,
      direction: 'ltr',
      timezone: 'Europe/Berlin',
      logo: null,
      icon: null,
      blog_url: '/blog',
      search_url: '/search',
      feed_url: '/feed.xml',
      collections: listOf(Object.values(collections)),
      posts_count: posts.length,
    },
    request: { path: here, url: origin + here, origin, locale, is_preview: true },
    menus,
    posts: postList,
    pages: Object.fromEntries(pages.map((one) => [String(one['url']).slice(1), one])),
    collections,
    categories: listOf(categories),
    tags: listOf(tags),
    authors: listOf(authors),
  }
  const resolve: SampleRoute['resolve'] = {
    image: (value) => sampleImage(value),
    menu: (value) => menus[value] ?? null,
    collection: (value) => collections[value] ?? null,
    page: (value) => pages.find((one) => one['id'] === value || one['slug'] === value) ?? null,
    post: (value) => posts.find((one) => one['id'] === value || one['slug'] === value) ?? null,
    category: (value) => categories.find((one) => one['slug'] === value) ?? null,
  }
  const pageUrl = (n: number) => (n <= 1 ? here : `${here === '/' ? '' : here}/page/${n}`) + url.search
  const show = (template: string[], title: string, more: Item = {}, status = 200): SampleRoute => ({
    status,
    template,
    page,
    pageUrl,
    resolve,
    globals: {
      ...shared,
      ...more,
      page_title: title,
      page_description: SITE.description,
      canonical_url: origin + here,
      content_for_header: safe(
        `<title>${title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</title><meta name="viewport" content="width=device-width, initial-scale=1"><meta charset="utf-8">`,
      ),
    },
  })

  const post = posts.find((one) => one['url'] === here)
  if (post) return show(['post'], String(post['title']), { post, entry: post })
  const plain = pages.find((one) => one['url'] === here)
  if (plain)
    return show(
      [
        ...(plain['template'] ? [`page.${plain['template'] as string}`] : []),
        `page.${String(plain['slug'])}`,
        'page',
      ],
      String(plain['title']),
      { page: plain, entry: plain },
    )
  const term = [...categories, ...tags, ...authors].find((one) => one['url'] === here)
  if (term) {
    const kind = here.split('/')[1] ?? ''
    return show([kind, 'blog'], String(term['name']), { [kind]: term, term, posts: term['posts'] })
  }
  for (const [slug, collection] of Object.entries(collections)) {
    if (here === `/${slug}`)
      return show([`collection.${slug}`, 'collection'], String(collection['name']), { collection })
    const record = records(slug).find((one) => one['url'] === here)
    if (record)
      return show([`record.${slug}`, 'record', 'page'], String(record['title']), {
        record,
        entry: record,
        page: record,
        collection,
      })
  }
  if (here === '/search') {
    const query = url.searchParams.get('q') ?? ''
    const found =
      query === ''
        ? []
        : [...posts, ...pages].filter((one) =>
            String(one['title']).toLowerCase().includes(query.toLowerCase()),
          )
    return show(['search'], 'Search', {
      search: { query, terms: query, results: listOf(found), results_count: found.length },
    })
  }
  if (here === '/blog') return show(['blog'], 'Journal')
  if (here === '/') return show(['index'], SITE.title)
  return show(['404'], 'Not found', {}, 404)
}

function entryOf(id: string, type: string, title: string, url: string, slug: string): Item {
  return {
    id, type, title, slug, url, excerpt: '', summary: '', content: safe(''), published_at: new Date(Date.UTC(2026, 8, 1)), updated_at: '2026-09-02T10:00:00Z', author: null, authors: [],
    categories: [], tags: [], featured_image: null, parent: null, children: [], ancestors: [], template: null, fields: {}, is_featured: false,
    word_count: 640, reading_minutes: 3, comments: [], comments_count: 0, previous: null, next: null, related: [], seo: {},
  } // prettier-ignore
}

function sampleComments(): Item[] {
  const comment = (name: string, text: string, replies: Item[] = []): Item => ({
    id: name,
    author_name: name,
    author_url: null,
    content: safe(`<p>${text}</p>`),
    published_at: new Date(Date.UTC(2026, 9, 30)),
    replies,
  })
  return [
    comment('Mara', 'This is how I feel about my garden, too.', [
      comment('Ines Berger', 'Gardens know it best.'),
    ]),
    comment('Tom', 'Saved for the weekend.'),
  ]
}

const slugOf = (title: string): string =>
  title
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
const labelOf = (key: string): string =>
  key.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase())

/** A list that knows the filters of the language. */
function contentList(items: readonly Item[]): ItemList {
  return new ItemList(sourceOf(items))
}

function sourceOf(items: readonly Item[]): ListSource {
  const narrowed = (keep: (item: Item) => boolean) => sourceOf(items.filter(keep))
  const has = (key: string, wanted: unknown) =>
    narrowed((item) => (item[key] as Item[]).some((one) => one['slug'] === slug(wanted)))
  return {
    items: (offset, limit) => items.slice(offset, offset + limit),
    count: () => items.length,
    narrow(filter, [first, second]) {
      if (filter === 'in_category') return has('categories', first)
      if (filter === 'in_tag') return has('tags', first)
      if (filter === 'by_author') return has('authors', first)
      if (filter === 'featured') return narrowed((item) => item['is_featured'] === true)
      if (filter === 'except') return narrowed((item) => item['id'] !== (first as Item | null)?.['id'])
      if (filter === 'where_field')
        return narrowed((item) => (item['fields'] as Item)[String(first)] === second)
      if (filter === 'reverse') return sourceOf(items.toReversed())
      if (filter === 'sort_by')
        return sourceOf(
          items.toSorted((a, b) =>
            String(read(a, first)).localeCompare(String(read(b, first)), 'en', { numeric: true }),
          ),
        )
      return undefined
    },
  }
}

const slug = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'slug' in value ? value.slug : value
function read(item: Item, key: unknown): unknown {
  const name = String(key)
  return name.startsWith('fields.') ? (item['fields'] as Item)[name.slice(7)] : item[name]
}
