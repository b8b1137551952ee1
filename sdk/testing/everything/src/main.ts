/** One of everything that a plugin can have: what the tests of the SDK run. */
import { csv, definePlugin, json, markup, notFound, redirect } from '@hotswap/sdk'
import { hostFunctionExamples } from '../../../examples.generated.ts'

export default definePlugin({
  hooks: {
    'page.head': ({ page }) => markup`<meta name="title" content="${page.title}">`,
    'content.before_save': ({ entry }) =>
      entry.title === 'No' ? { refuse: 'Not this.' } : { patch: { excerpt: entry.title } },
  },
  blocks: {
    hello: ({ settings }, site) =>
      markup`<p>${site.t('hello', { greeting: site.settings['greeting'], name: settings['name'] })} ${site.t('deep.down')} ${site.t('none')}</p>`,
  },
  endpoints: {
    'GET /examples/:name': async (request, site) => {
      const run = hostFunctionExamples[request.params['name'] ?? '']
      const { id = '', since = '' } = request.query
      return run ? json((await run({ site, request, id, since })) ?? null) : notFound()
    },
    'GET /confirm': async (request, site) =>
      (await site.links.verify(request.query['token'] ?? '')) ? redirect('/thanks') : notFound(),
    'GET /loop': () => {
      for (;;);
    },
    'GET /list.csv': async (_request, site) => {
      const { items } = await site.table('messages').list({ order: 'email' })
      return csv([['email', 'text'], ...items.map(({ email, text }) => [email, text])])
    },
  },
  schedules: {
    nightly: async (_event, site) => {
      await site.jobs.enqueue('send', { to: 'ada@example.com' }, { key: 'ada' })
      await site.jobs.enqueue('send', { to: 'eve@example.com' }, { key: 'ada' })
    },
  },
  jobs: {
    send: async ({ to }: { to: string }, site) => {
      await site.mail.send({ to, subject: 'Hello', text: 'Good night' })
      site.log.info('sent', { to })
    },
  },
  actions: {
    clear: async ({ input, by }, site) => {
      await site.table('messages').delete(String(input['row']))
      return { message: `Cleared by ${by}` }
    },
  },
})
