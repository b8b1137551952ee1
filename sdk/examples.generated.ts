/** The examples of docs/guides/plugin-reference.md. Written by scripts/plugin-types.ts; do not edit. */
import { type PluginRequest, type Site, definePlugin, escapeHtml, markup, raw } from './sdk.ts'

type Known = { site: Site; request: PluginRequest; id: string; since: string }

export const hookExamples = definePlugin({
  hooks: {
    'page.head': ({ page }) => `<meta name="twitter:title" content="${escapeHtml(page.title)}">`,
    'page.body_start': (_event, site) => markup`<p class="notice">${site.settings.notice}</p>`,
    'page.body_end': ({ page }) =>
      page.template === '404' ? markup`<p>Lost? <a href="/search">Search</a></p>` : null,
    'page.html': ({ html }) => html.replaceAll('ACME', '<abbr>ACME</abbr>'),
    'block.html': ({ block, html }) =>
      block === 'form' ? markup`<div class="card">${raw(html)}</div>` : null,
    'content.before_save': ({ entry }) => (entry.excerpt ? null : { patch: { excerpt: entry.title } }),
    'content.before_publish': ({ entry }) =>
      entry.seo.description ? null : { refuse: 'Add a description for search engines.' },
    'content.before_unpublish': ({ entry }) =>
      entry.path === '/imprint' ? { refuse: 'The imprint has to stay.' } : null,
    'content.before_delete': async ({ entry }, site) =>
      (await site.table('orders').count({ where: { product: entry.id } }))
        ? { refuse: 'There are orders for it.' }
        : null,
    'content.after_save': async ({ entry_id }, site) => {
      await site.jobs.enqueue('audit', { entry_id }, { key: entry_id })
    },
    'content.after_publish': async ({ title }, site) => {
      await site.kv.set('latest', title)
    },
    'content.after_unpublish': async ({ path }, site) => {
      site.log.info('offline', { path })
    },
    'content.after_delete': async ({ entry_id }, site) => {
      await site.kv.delete(`audit/${entry_id}`)
    },
    'media.after_add': async ({ size_bytes }, site) => {
      await site.kv.increment('bytes', size_bytes)
    },
    'form.submitted': async ({ data }, site) => {
      await site.table('leads').insert({ email: data.fields.email })
    },
    'order.placed': async ({ data }, site) => {
      await site.kv.increment('sold_cents', data.total_cents)
    },
    'order.paid': async ({ data }, site) => {
      await site.mail.send({ to: data.customer.email, subject: site.t('thanks'), text: data.number })
    },
    'order.canceled': async ({ data }, site) => {
      site.log.info('canceled', { number: data.number })
    },
    'member.joined': async ({ name }, site) => {
      site.log.info(`${name} joined`)
    },
    'member.left': async ({ user_id }, site) => {
      await site.kv.delete(`member/${user_id}`)
    },
    'deployment.started': async ({ module }, site) => {
      site.log.info(`deploying ${module}`)
    },
    'deployment.succeeded': async ({ deployment_id }, site) => {
      await site.fetch('https://hooks.example.com/deployed', { method: 'POST', body: deployment_id })
    },
    'deployment.failed': async ({ reason }, site) => {
      site.log.warn(reason)
    },
    'deployment.rolled_back': async ({ reason }, site) => {
      site.log.warn(reason)
    },
    'website.released': async ({ release }, site) => {
      await site.kv.set('release', release)
    },
    'plugin.installed': async (_event, site) => {
      await site.collections.ensure({ slug: 'products', title: 'Products', fields: [] })
    },
    'plugin.enabled': async (_event, site) => {
      site.log.info('on')
    },
    'plugin.updated': async ({ previous_version }, site) => {
      site.log.info(`was ${previous_version}`)
    },
    'plugin.configured': async (_event, site) => {
      await site.kv.delete('cache')
    },
    'plugin.disabled': async ({ reason }, site) => {
      site.log.info('off', { reason })
    },
  },
})

export const hostFunctionExamples: Record<string, (known: Known) => Promise<unknown>> = {
  'kv.get': async ({ site }) => {
    const seen = await site.kv.get<number>('seen')
    return { seen }
  },
  'kv.set': async ({ site }) => {
    await site.kv.set('rates', { eur: 1.08 }, { expires_in: 3600 })
  },
  'kv.delete': async ({ site }) => {
    await site.kv.delete('rates')
  },
  'kv.list': async ({ site }) => {
    const { items, next_cursor } = await site.kv.list({ prefix: 'vote/' })
    return { items, next_cursor }
  },
  'kv.increment': async ({ site }) => {
    const votes = await site.kv.increment('vote/blue')
    return { votes }
  },
  'tables.insert': async ({ site }) => {
    const row = await site.table('messages').insert({ email: 'ada@example.com', text: 'Hello' })
    return { row }
  },
  'tables.get': async ({ site, id }) => {
    const row = await site.table<{ email: string }>('messages').get(id)
    return { row }
  },
  'tables.update': async ({ site, id }) => {
    await site.table('messages').update(id, { is_read: true })
  },
  'tables.delete': async ({ site, id }) => {
    await site.table('messages').delete(id)
  },
  'tables.list': async ({ site, since }) => {
    const { items } = await site
      .table('messages')
      .list({ where: { is_read: false, created_at: { gte: since } }, limit: 20 })
    return { items }
  },
  'tables.count': async ({ site }) => {
    const unread = await site.table('messages').count({ where: { is_read: false } })
    return { unread }
  },
  'tables.increment': async ({ site, id }) => {
    await site.table('stock').increment(id, 'left', -1, { min: 0 })
  },
  'content.list': async ({ site }) => {
    const { items } = await site.content.list({ type: 'post', where: { is_featured: true }, limit: 3 })
    return { items }
  },
  'content.get': async ({ site, id }) => {
    const entry = await site.content.get(id)
    return { entry }
  },
  'content.find': async ({ site }) => {
    const about = await site.content.find({ path: '/about' })
    return { about }
  },
  'content.create': async ({ site }) => {
    const draft = await site.content.create({ type: 'post', title: 'News', html: '<p>…</p>' })
    return { draft }
  },
  'content.update': async ({ site, id }) => {
    await site.content.update(id, { fields: { price: 12 }, excerpt: null })
  },
  'content.remove': async ({ site, id }) => {
    await site.content.remove(id)
  },
  'content.publish': async ({ site, id }) => {
    await site.content.publish(id)
  },
  'content.unpublish': async ({ site, id }) => {
    await site.content.unpublish(id)
  },
  'collections.list': async ({ site }) => {
    const collections = await site.collections.list()
    return { collections }
  },
  'collections.ensure': async ({ site }) => {
    await site.collections.ensure({
      slug: 'products',
      title: 'Products',
      fields: [{ key: 'price', label: 'Price', type: 'number' }],
    })
  },
  'media.list': async ({ site }) => {
    const { items } = await site.media.list({ kind: 'image' })
    return { items }
  },
  'media.get': async ({ site, id }) => {
    const medium = await site.media.get(id)
    return { medium }
  },
  'media.add': async ({ site }) => {
    await site.media.add({ filename: 'list.txt', content_type: 'text/plain', base64: btoa('bread') })
  },
  search: async ({ site }) => {
    const { items } = await site.search({ q: 'opening hours', limit: 5 })
    return { items }
  },
  'redirects.list': async ({ site }) => {
    const { items } = await site.redirects.list({ q: '/blog' })
    return { items }
  },
  'redirects.add': async ({ site }) => {
    await site.redirects.add({ from: '/old', to: '/new', status: 301 })
  },
  'redirects.remove': async ({ site, id }) => {
    await site.redirects.remove(id)
  },
  'members.list': async ({ site }) => {
    const { items } = await site.members.list()
    return { items }
  },
  'traffic.summary': async ({ site }) => {
    const { views, top_pages } = await site.traffic.summary({ from: '2026-01-01', to: '2026-02-01' })
    return { views, top_pages }
  },
  fetch: async ({ site }) => {
    const answer = await site.fetch('https://api.example.com/rates')
    const rates = answer.json()
    return { answer, rates }
  },
  'mail.send': async ({ site }) => {
    await site.mail.send({ to: 'ada@example.com', subject: 'Thank you', text: 'We got your message.' })
  },
  'jobs.enqueue': async ({ site, id }) => {
    await site.jobs.enqueue('send', { id }, { delay_seconds: 600, key: id })
  },
  'secrets.get': async ({ site }) => {
    const key = await site.secrets.get('api_key')
    return { key }
  },
  'links.sign': async ({ site, id }) => {
    const url = await site.links.sign({ path: '/confirm', data: { id }, expires_in: 86_400 })
    return { url }
  },
  'links.verify': async ({ site, request }) => {
    const data = await site.links.verify<{ id: string }>(request.query['token'] ?? '')
    return { data }
  },
  'events.emit': async ({ site, id }) => {
    await site.events.emit('form.submitted', {
      form: 'contact',
      submission_id: id,
      fields: {},
      page_path: '/contact',
    })
  },
  'crypto.digest': async ({ site }) => {
    const digest = await site.crypto.digest({ algorithm: 'sha256', text: 'bread' })
    return { digest }
  },
  'crypto.hmac': async ({ site, request }) => {
    const proof = await site.crypto.hmac({ algorithm: 'sha256', key: 'shared', text: request.text ?? '' })
    return { proof }
  },
}
