/** What visitors do not find, and what their owner does about it. */
import { definePlugin, json, markup } from '@hotswap/sdk'
import { type CheckJob, continueCheck, startCheck } from './links.ts'
import { countMissing, forgetOld, missingOf, redirectMissing, suggest } from './missing.ts'
import { sendReport } from './report.ts'

export default definePlugin({
  hooks: {
    // The page is the same for every address that is not there; its script says which one it was.
    'page.body_end': ({ page }, site) =>
      page.status === 404 && !site.is_preview
        ? markup`<script src="asset:not-found.js" data-to="/api/redirects/missing" defer></script>`
        : null,
  },
  endpoints: {
    'POST /missing': async ({ body }, site) => {
      const sent = typeof body === 'object' && body !== null ? { ...body } : {}
      return json({ counted: site.is_preview ? false : await countMissing(site, sent) })
    },
  },
  jobs: {
    suggest: (_data: null, site) => suggest(site),
    check: (job: CheckJob, site) => continueCheck(site, job),
  },
  schedules: {
    nightly: async (_event, site) => {
      await forgetOld(site)
      await startCheck(site)
    },
    weekly: (_event, site) => sendReport(site),
  },
  actions: {
    redirect: async ({ input }, site) => ({
      message: await redirectMissing(
        site,
        String(input['row']),
        typeof input['to'] === 'string' ? input['to'] : '',
      ),
    }),
    ignore: async ({ input }, site) => {
      const { path } = await missingOf(site).update(String(input['row']), { status: 'ignored' })
      return { message: `${path} is no longer reported.` }
    },
    'check-links': async (_input, site) => {
      await startCheck(site)
      return { message: 'The check has begun. Broken links are listed while it goes through your pages.' }
    },
    'send-report': async (_input, site) => ({ message: await sendReport(site) }),
  },
})
