/** Greets visitors below every page, and counts their cheers: a hook, a block and two endpoints. */
import { type Site, definePlugin, json, markup } from '@hotswap/sdk'

export default definePlugin({
  hooks: {
    // Whatever stands in markup`…` is escaped; null adds nothing.
    'page.body_end': ({ page }, site) => {
      if (page.status !== 200) return null
      const greeting = site.settings['greeting'] || site.t('greeting', { site: site.title })
      return markup`<p class="my-plugin">${greeting}</p>`
    },
  },

  blocks: {
    // The page is kept until the number changes: it is made anew because this asked for it.
    cheers: async ({ settings }, site) =>
      markup`<p><strong>${await cheersOf(site)}</strong> ${settings['label']}</p>`,
  },

  endpoints: {
    'GET /cheers': async (_request, site) => json({ cheers: await cheersOf(site) }),
    'POST /cheers': async (_request, site) => {
      const cheers = await site.kv.increment('cheers')
      site.log.info(`Cheer number ${cheers}`)
      return json({ cheers }, { status: 201 })
    },
  },
})

async function cheersOf(site: Site): Promise<number> {
  return Number((await site.kv.get('cheers')) ?? 0)
}
