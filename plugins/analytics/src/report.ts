/** The weekly mail: what HotSwap counted in the last seven days, beside the seven before. */
import { type Site, type Traffic, markup } from '@hotswap/sdk'

const DAY_MS = 86_400_000
const WEEK_DAYS = 7
const LISTED = 5

/** @returns who gets it, or undefined if nobody does */
export async function sendReport(site: Site): Promise<string | undefined> {
  const to = site.settings['report_to']
  if (typeof to !== 'string') return undefined
  const [before, now] = [await week(site, 2), await week(site, 1)]
  const subject = site.t('report.subject', { title: oneLine(site.title), views: now.views })
  const parts = [
    { heading: site.t('report.pages'), rows: now.top_pages },
    { heading: site.t('report.referrers'), rows: now.referrers },
  ].filter(({ rows }) => rows.length > 0)
  const facts = [
    [site.t('report.views'), now.views, before.views],
    [site.t('report.visitors'), now.visitors ?? 0, before.visitors ?? 0],
  ] as const
  const change = (value: number, past: number) =>
    site.t('report.change', { value, change: changeOf(value, past) })
  const text = [
    ...facts.map(([name, value, past]) => `${name}: ${change(value, past)}`),
    ...parts.map(
      ({ heading, rows }) =>
        `\n${heading}\n${rows
          .slice(0, LISTED)
          .map(({ name, views }) => `${views}  ${name}`)
          .join('\n')}`,
    ),
    `\n${site.t('report.note')}`,
  ].join('\n')
  const html = markup`<ul>${facts.map(([name, value, past]) => markup`<li>${name}: <strong>${change(value, past)}</strong></li>`)}</ul>
${parts.map(
  ({ heading, rows }) =>
    markup`<h2>${heading}</h2><ul>${rows.slice(0, LISTED).map(({ name, views }) => markup`<li>${name} – ${views}</li>`)}</ul>`,
)}
<p>${site.t('report.note')}</p>`
  await site.mail.send({ to, subject, text, html: String(html) })
  return to
}

/** Whole days until yesterday. @param back 1 for the last week, 2 for the one before */
function week(site: Site, back: number): Promise<Traffic> {
  const day = (ago: number) => new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10)
  return site.traffic.summary({ from: day(back * WEEK_DAYS), to: day((back - 1) * WEEK_DAYS) })
}

function changeOf(value: number, past: number): string {
  if (past === 0) return '–'
  const percent = Math.round(((value - past) / past) * 100)
  return `${percent > 0 ? '+' : ''}${percent} %`
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').slice(0, 100)
