/** Looks at pages, one or all of them, and keeps what is found in the tables `findings` and `pages`. */
import { type PublishedEntry, type Site, isHostError } from '@hotswap/sdk'
import { BEGINNING, type Place, nextEntries } from '../../site-content/entries.ts'
import { internalLinks, openFinder } from '../../site-content/links.ts'
import { type Finding, type Severity, checkEntry, scoreOf, shownBy } from './checks.ts'

/** So few that even the worst of them stay within the host functions of a job. */
const PAGES_AT_ONCE = 3
const LINKS_PER_PAGE = 25
const FINDINGS_PER_PAGE = 100
const AUDITS_KEPT = 90

type FindingRow = {
  entry_id: string
  path: string
  severity: Severity
  check: string
  hint: string
  is_ignored: boolean
}
type PageRow = {
  entry_id: string
  path: string
  title: string
  description: string
  score: number
  audit: string
}
type AuditRow = { audit: string; pages: number; score: number; errors: number; warnings: number }
/** `audit` names it by when it began. The sums are of what was looked at so far. */
export type AuditJob = { audit: string; place: Place; sums: { pages: number; score: number } }

export const findingsOf = (site: Site) => site.table<FindingRow>('findings')
const pagesOf = (site: Site) => site.table<PageRow>('pages')

export async function startAudit(site: Site): Promise<void> {
  const job: AuditJob = { audit: new Date().toISOString(), place: BEGINNING, sums: { pages: 0, score: 0 } }
  await site.jobs.enqueue('audit', job, { key: 'audit' })
}

/** A few pages, then a job for the next ones; with the last ones, pages that are not there any more go. */
export async function continueAudit(site: Site, { audit, place, sums }: AuditJob): Promise<void> {
  const { entries, next } = await nextEntries(site, place, PAGES_AT_ONCE)
  const isThere = openFinder(site)
  let { pages, score } = sums
  for (const entry of entries) {
    pages += 1
    score += await auditEntry(site, entry, audit, isThere)
  }
  if (next === null) await finishAudit(site, audit, { pages, score })
  else await site.jobs.enqueue('audit', { audit, place: next, sums: { pages, score } }, { key: 'audit' })
}

/** Of one page that was just published. */
export async function checkPublished(site: Site, id: string): Promise<void> {
  const entry = await site.content.get(id)
  if (entry === null || entry.path === null) await forgetEntry(site, id)
  else await auditEntry(site, entry, new Date().toISOString(), openFinder(site))
}

export async function forgetEntry(site: Site, id: string): Promise<void> {
  for (const { id: row } of await listFindings(site, id)) await findingsOf(site).delete(row)
  const page = await findPage(site, id)
  if (page) await pagesOf(site).delete(page.id)
}

/** @returns its score */
async function auditEntry(
  site: Site,
  entry: PublishedEntry,
  audit: string,
  isThere: (path: string) => Promise<boolean>,
): Promise<number> {
  const shown = shownBy(entry)
  const found = [
    ...checkEntry(entry, Number(site.settings['min_words'] ?? 0)),
    ...(await brokenLinks(entry, site.origin, isThere)),
    ...(await duplicates(site, entry.id, shown)),
  ]
  const kept = await keepFindings(site, entry, found)
  const score = scoreOf(kept.filter((finding) => !finding.is_ignored))
  const row = { entry_id: entry.id, path: entry.path ?? '', ...shown, score, audit }
  const page = await findPage(site, entry.id)
  if (page) await pagesOf(site).update(page.id, row)
  else
    await pagesOf(site)
      .insert(row)
      .catch((error: unknown) => {
        // Another job has looked at it at the same moment.
        if (!isHostError(error, 'conflict')) throw error
      })
  return score
}

async function brokenLinks(
  { html = '' }: PublishedEntry,
  origin: string,
  isThere: (path: string) => Promise<boolean>,
): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const { path, text } of internalLinks(html, origin).slice(0, LINKS_PER_PAGE))
    if (!(await isThere(path)))
      findings.push({ check: 'link_broken', severity: 'error', values: { path, text } })
  return findings
}

/** Other pages that search engines would show the same words of. */
async function duplicates(
  site: Site,
  entryId: string,
  { title, description }: { title: string; description: string },
): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const [check, where] of [
    ['title_duplicate', { title }],
    ['description_duplicate', { description }],
  ] as const) {
    if (Object.values(where).includes('')) continue
    const { items } = await pagesOf(site).list({ where: { ...where, entry_id: { ne: entryId } }, limit: 1 })
    const [other] = items
    if (other) findings.push({ check, severity: 'warning', values: { path: other.path } })
  }
  return findings
}

/** Rows that still hold stay as they are, with what the owner has decided about them. @returns what holds now */
async function keepFindings(site: Site, entry: PublishedEntry, found: readonly Finding[]) {
  const before = await listFindings(site, entry.id)
  const wanted = found.map(({ check, severity, values }) => ({
    entry_id: entry.id,
    path: entry.path ?? '',
    severity,
    check,
    hint: site.t(`hint.${check}`, values),
    is_ignored: false,
  }))
  const isSame = (one: FindingRow, other: FindingRow) =>
    one.check === other.check && one.hint === other.hint && one.path === other.path
  const kept: FindingRow[] = []
  for (const row of before)
    if (wanted.some((finding) => isSame(finding, row))) kept.push(row)
    else await findingsOf(site).delete(row.id)
  for (const finding of wanted)
    if (!before.some((row) => isSame(finding, row))) kept.push(await findingsOf(site).insert(finding))
  return kept
}

async function finishAudit(site: Site, audit: string, { pages, score }: AuditJob['sums']): Promise<void> {
  const { items: gone } = await pagesOf(site).list({ where: { audit: { lt: audit } }, limit: 10 })
  for (const { entry_id: id } of gone) await forgetEntry(site, id)
  const count = (severity: Severity) => findingsOf(site).count({ where: { severity, is_ignored: false } })
  const audits = site.table<AuditRow>('audits')
  await audits.insert({
    audit,
    pages,
    score: pages === 0 ? 100 : Math.round(score / pages),
    errors: await count('error'),
    warnings: await count('warning'),
  })
  const { items } = await audits.list({ limit: 100 })
  for (const { id } of items.slice(AUDITS_KEPT)) await audits.delete(id)
}

async function listFindings(site: Site, entryId: string) {
  return (await findingsOf(site).list({ where: { entry_id: entryId }, limit: FINDINGS_PER_PAGE })).items
}

async function findPage(site: Site, entryId: string) {
  return (await pagesOf(site).list({ where: { entry_id: entryId }, limit: 1 })).items[0]
}
