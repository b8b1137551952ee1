/** When pages are looked at: after they were published, every night, and on request. */
import { type Site, definePlugin, markup } from '@hotswap/sdk'
import { type AuditJob, checkPublished, continueAudit, findingsOf, forgetEntry, startAudit } from './audit.ts'
import { shownBy } from './checks.ts'

/** The names that services look for, by setting. */
const VERIFICATIONS = {
  google: 'google-site-verification',
  bing: 'msvalidate.01',
  yandex: 'yandex-verification',
  pinterest: 'p:domain_verify',
}

export default definePlugin({
  hooks: {
    // Services look at the front page only.
    'page.head': ({ page }, site) =>
      page.path === '/'
        ? Object.entries(VERIFICATIONS)
            .map(([setting, name]) => verification(name, site.settings[setting]))
            .join('')
        : null,
    'content.before_publish': ({ entry }, site) => {
      const isMeant = entry.type === 'page' || entry.type === 'post'
      if (site.settings['require_description'] !== true || !isMeant) return null
      const { description } = shownBy({ ...entry, excerpt: entry.excerpt ?? '' })
      return description === '' ? { refuse: site.t('refuse.description') } : null
    },
    'content.after_publish': async ({ entry_id: id }, site) =>
      void (await site.jobs.enqueue('check', { id }, { key: id })),
    'content.after_unpublish': ({ entry_id: id }, site) => forgetEntry(site, id),
    'content.after_delete': ({ entry_id: id }, site) => forgetEntry(site, id),
  },
  schedules: { nightly: (_event, site) => startAudit(site) },
  jobs: {
    audit: (job: AuditJob, site) => continueAudit(site, job),
    check: ({ id }: { id: string }, site) => checkPublished(site, id),
  },
  actions: {
    'audit-now': async (_input, site) => {
      await startAudit(site)
      return { message: 'The audit has begun. Findings come in while it goes through your pages.' }
    },
    ignore: ({ input }, site) => setIgnored(site, input, true),
    heed: ({ input }, site) => setIgnored(site, input, false),
  },
})

/** @param given the content of the tag, or the whole tag as the service shows it */
function verification(name: string, given: unknown): string {
  const text = typeof given === 'string' ? given.trim() : ''
  const content = /\scontent=["']([^"']*)["']/i.exec(text)?.[1] ?? text
  return content === '' ? '' : String(markup`<meta name="${name}" content="${content}">`)
}

async function setIgnored(site: Site, { row }: Record<string, unknown>, isIgnored: boolean) {
  const { path } = await findingsOf(site).update(String(row), { is_ignored: isIgnored })
  return { message: isIgnored ? `It no longer counts for ${path}.` : `It counts for ${path} again.` }
}
