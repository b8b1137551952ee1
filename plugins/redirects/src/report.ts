/** The weekly mail: addresses that visitors do not find, and links that lead nowhere. */
import { type Site, markup } from '@hotswap/sdk'
import { brokenLinksOf } from './links.ts'
import { missingOf } from './missing.ts'

const LISTED = 20

/** @returns what became of it, in words */
export async function sendReport(site: Site): Promise<string> {
  const to = site.settings['report_to']
  if (typeof to !== 'string') return 'Nobody gets the report. Say in the settings who should.'
  const missing = await missingOf(site).list({ where: { status: 'open' }, order: '-visits', limit: LISTED })
  const links = await brokenLinksOf(site).list({ order: 'page_path', limit: LISTED })
  const parts = [
    {
      heading: site.t('report.missing'),
      lines: missing.items.map(({ path, visits, suggestion }) =>
        site.t(suggestion === null ? 'report.address' : 'report.suggested', { path, visits, suggestion }),
      ),
    },
    {
      heading: site.t('report.links'),
      lines: links.items.map((link) => site.t('report.link', link)),
    },
  ].filter(({ lines }) => lines.length > 0)
  if (parts.length === 0) return 'There is nothing to report.'
  await site.mail.send({
    to,
    subject: site.t('report.subject', { title: site.title.replace(/\s+/g, ' ').slice(0, 100) }),
    text: parts.map(({ heading, lines }) => `${heading}\n${lines.join('\n')}`).join('\n\n'),
    html: String(
      markup`${parts.map(({ heading, lines }) => markup`<h2>${heading}</h2><ul>${lines.map((line) => markup`<li>${line}</li>`)}</ul>`)}`,
    ),
  })
  return `The report is on its way to ${to}.`
}
