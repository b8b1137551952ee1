/** A plugin that counts: with a hook, a block, endpoints, a job and a schedule that show which version answers, and what is kept. */
import { pluginFiles } from './plugins.ts'

export const COUNTER_GRANT = ['pages:body', 'blocks', 'endpoints', 'kv', 'tables', 'jobs', 'schedules']

/** The files of a version; from 2.0.0 on, it wants to search, too. */
export function counterPlugin(version: string, { cron = '0 3 * * *' } = {}): Map<string, Buffer> {
  const isSecond = version.startsWith('2')
  return pluginFiles(
    {
      name: 'counter',
      version,
      title: 'Counter',
      permissions: [...COUNTER_GRANT, ...(isSecond ? ['search'] : [])],
      hooks: [{ on: 'page.body_end' }],
      blocks: [{ type: 'notes', title: 'Notes', settings: [] }],
      endpoints: [
        { method: 'POST', path: '/count', auth: 'none' },
        { method: 'GET', path: '/version', auth: 'none' },
        { method: 'POST', path: '/later', auth: 'none' },
        { method: 'GET', path: '/wait', auth: 'none' },
      ],
      jobs: ['work'],
      schedules: [{ name: 'often', cron }],
      tables: { notes: { title: 'Notes', columns: [{ name: 'text', type: 'text' }] } },
      settings: [{ id: 'label', type: 'text', label: 'Label', default: 'Counted' }],
    },
    { 'main.js': CODE.replaceAll('VERSION', version), 'CHANGELOG.md': `This is ${version}.` },
  )
}

/** `work` and `often` count when they begin and when they end, a moment later. */
const CODE = `
const answer = (value) =>
  ({ status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ version: 'VERSION', ...value }) })
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const work = async (site, name, ms) => {
  await site.kv.increment(name + '.begun')
  await pause(ms)
  await site.kv.increment(name + '.done')
}
globalThis.__plugin = {
  hooks: {
    'page.body_end': async (event, site) =>
      '<p data-counter="VERSION">' + site.settings.label + ' ' + ((await site.kv.get('count')) ?? 0) + '</p>',
  },
  blocks: {
    notes: async (input, site) => {
      const { items } = await site.table('notes').list({ order: 'id' })
      return '<ul data-notes="VERSION">' + items.map((row) => '<li>' + row.text + '</li>').join('') + '</ul>'
    },
  },
  endpoints: {
    'POST /count': async (request, site) => {
      const count = await site.kv.increment('count')
      if (request.body?.text) await site.table('notes').insert({ text: request.body.text })
      return answer({ count })
    },
    'GET /version': async () => answer({}),
    'POST /later': async (request, site) => {
      await site.jobs.enqueue('work', { name: request.body.name, ms: request.body.ms })
      return answer({})
    },
    'GET /wait': async (request) => {
      await pause(Number(request.query.ms))
      return answer({})
    },
  },
  jobs: { work: async (data, site) => work(site, data.name, data.ms) },
  schedules: { often: async (event, site) => work(site, 'often', 300) },
}
`
