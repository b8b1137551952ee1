/** Embeds a service that counts visits, and reports what HotSwap counts by itself. */
import { definePlugin } from '@hotswap/sdk'
import { embed } from './embed.ts'
import { sendReport } from './report.ts'

export default definePlugin({
  hooks: { 'page.head': (_event, site) => embed(site) },
  schedules: { weekly: async (_event, site) => void (await sendReport(site)) },
  actions: {
    'send-report': async (_input, site) => {
      const recipient = await sendReport(site)
      if (recipient === undefined) throw new Error('Say in the settings who gets the report.')
      return { message: `The report is on its way to ${recipient}.` }
    },
  },
})
