/** The banner that asks, the button that asks again, and how many chose what. The choice itself never leaves the browser. */
import { type Markup, type Site, definePlugin, isHostError, json, markup } from '@hotswap/sdk'

/** What is necessary needs no consent, and is not asked for. */
const CATEGORIES = ['statistics', 'preferences', 'marketing'] as const
const CHOICES = ['everything', 'some', 'necessary'] as const
type Choice = (typeof CHOICES)[number]
type Month = { month: string } & Record<Choice, number>

export default definePlugin({
  hooks: { 'page.body_start': (_event, site) => banner(site) },
  blocks: {
    // Without scripts there is nothing to consent to, and no button.
    reopen: ({ settings }, site) =>
      markup`<button type="button" class="hs-consent-open" data-hs-consent-open hidden>${settings['label'] || site.t('open')}</button>`,
  },
  endpoints: {
    'POST /choices': async ({ body }, site) => {
      const choice = choiceOf(body)
      if (choice === undefined)
        return json({ error: `choice is one of ${CHOICES.join(', ')}.` }, { status: 400 })
      if (site.settings['counts'] === true && !site.is_preview) await count(site, choice)
      return json({ ok: true })
    },
  },
})

function banner(site: Site): Markup | null {
  const asked = CATEGORIES.filter((category) => site.settings[category] === true)
  if (asked.length === 0) return null
  const { title, text, policy_url: policy, months, edition, counts } = site.settings
  const button = (name: string, more: Markup | string = '') =>
    markup`<button type="button" data-choose="${name}"${more}>${site.t(name)}</button>`
  return markup`<link rel="stylesheet" href="asset:consent.css">
<section class="hs-consent" aria-labelledby="hs-consent-title" hidden data-categories="${asked.join(' ')}" data-months="${months}" data-edition="${edition}"${counts === true && markup` data-count="/api/cookie-consent/choices"`}>
<h2 id="hs-consent-title" tabindex="-1">${title || site.t('title')}</h2>
<p>${text || site.t('text')}${policy && markup` <a href="${policy}">${site.t('policy')}</a>`}</p>
<fieldset id="hs-consent-details" hidden><legend>${site.t('categories')}</legend>
<label><input type="checkbox" checked disabled><span><b>${site.t('necessary.title')}</b> ${site.t('necessary.text')}</span></label>
${asked.map(
  (category) =>
    markup`<label><input type="checkbox" name="${category}"><span><b>${site.t(`${category}.title`)}</b> ${site.t(`${category}.text`)}</span></label>\n`,
)}</fieldset>
<div>${button('reject')}${button('accept')}${button('details', markup` aria-expanded="false" aria-controls="hs-consent-details"`)}${button('save', markup` hidden`)}</div>
</section>
<script src="asset:consent.js" defer></script>`
}

function choiceOf(body: unknown): Choice | undefined {
  const given = typeof body === 'object' && body !== null && 'choice' in body ? body.choice : undefined
  return CHOICES.find((choice) => choice === given)
}

/** One row a month; of two who begin a month at once, the second adds to the first one's. */
async function count(site: Site, choice: Choice): Promise<void> {
  const choices = site.table<Month>('choices')
  const month = new Date().toISOString().slice(0, 7)
  const find = async () => (await choices.list({ where: { month }, limit: 1 })).items[0]
  const row =
    (await find()) ??
    (await choices.insert({ month, everything: 0, some: 0, necessary: 0 }).catch((error: unknown) => {
      if (isHostError(error, 'conflict')) return find()
      throw error
    }))
  if (row) await choices.increment(row.id, choice, 1)
}
