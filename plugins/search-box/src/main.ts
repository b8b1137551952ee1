/** A search field that leads to /search, and what it suggests while somebody types. */
import { type Markup, type PublishedEntry, type Site, definePlugin, json, markup } from '@hotswap/sdk'

const LONGEST_QUERY = 200
const SHORTEST_QUERY = 2
const EXCERPT_LENGTH = 120
/** Suggestions may be this old; they are dropped earlier when what they were made from changes. */
const FRESH_SECONDS = 300

type Words = { label?: unknown; placeholder?: unknown }

export default definePlugin({
  hooks: {
    'page.body_start': ({ page }, site) =>
      site.settings['show_on_top'] === true && page.template !== 'search'
        ? markup`<div class="hs-search-top">${searchForm(site)}</div>`
        : null,
  },
  blocks: { search: ({ settings }, site) => searchForm(site, settings) },
  endpoints: {
    'GET /suggestions': async ({ query }, site) => {
      const q = (query['q'] ?? '').replace(/\s+/g, ' ').trimStart().slice(0, LONGEST_QUERY)
      const limit = suggestionsOf(site)
      const isAsked = limit > 0 && q.trim().length >= SHORTEST_QUERY
      const { items } = isAsked ? await site.search({ q, limit, is_typing: true }) : { items: [] }
      return json(
        { items: items.map(suggestion) },
        { headers: { 'cache-control': `public, max-age=${FRESH_SECONDS}` } },
      )
    },
  },
})

/** The label holds the field, for the same form may stand in a page twice and ids may not. */
function searchForm(site: Site, { label, placeholder }: Words = {}): Markup {
  return markup`<link rel="stylesheet" href="asset:search-box.css">
<form class="hs-search" role="search" action="/search" method="get"${suggestionsOf(site) > 0 && markup` data-hs-search="/api/search-box/suggestions" data-list="${site.t('list')}" data-found="${site.t('found', { count: '%n' })}" data-none="${site.t('none')}"`}>
<label><span>${label || site.t('label')}</span> <input type="search" name="q" maxlength="${LONGEST_QUERY}" required${placeholder && markup` placeholder="${placeholder}"`}></label>
<button type="submit">${site.t('submit')}</button>
</form>
<script src="asset:search-box.js" defer></script>`
}

function suggestionsOf({ settings }: Site): number {
  return Number(settings['suggestions'] ?? 0)
}

function suggestion({ title, path, excerpt }: PublishedEntry) {
  const text = excerpt.replace(/\s+/g, ' ').trim()
  const short = text.length <= EXCERPT_LENGTH ? text : `${text.slice(0, EXCERPT_LENGTH).trimEnd()}…`
  return { title, path, excerpt: short }
}
