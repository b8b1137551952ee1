/**
 * Looks at a domain as a search engine does, from outside: where its address leads, what the page there says of itself, and
 * whether robots.txt and the sitemap can be had.
 */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { Answered } from '../../kernel/http/outbound-request.ts'
import { type Page, readPage } from './page.ts'

export type Finding = { check: string; level: 'good' | 'warning' | 'problem'; message: string }
export type SeoReport = { hops: string[]; findings: Finding[] }

type Fetcher = Pick<AppContext['fetcher'], 'request'>

const MAX_BYTES = 2_000_000
const TIMEOUT_MS = 10_000
const TITLE_MAX = 70
const DESCRIPTION_MAX = 320
const LINK_MAX = 2_000
const HALF_A_YEAR_SECONDS = 15_768_000

/** @param host no wildcard */
export async function lookAtSeo(fetcher: Fetcher, host: string): Promise<SeoReport> {
  const hops: string[] = []
  const start = `http://${host}/`
  const answer = await fetch(fetcher, start, (url) => hops.push(url))
  if (answer instanceof AppError)
    return {
      hops,
      findings: [
        { check: 'reachable', level: 'problem', message: `The page cannot be had: ${answer.message}` },
      ],
    }
  const url = new URL(answer.url)
  const page = await readPage(answer.body.toString())
  const robots = await fetch(fetcher, new URL('/robots.txt', url).href)
  const sitemapAt = sitemapIn(robots) ?? new URL('/sitemap.xml', url).href
  const sitemap = await fetch(fetcher, sitemapAt)
  return {
    hops,
    findings: [
      reachable(answer),
      ...redirects(host, hops, url),
      https(url, answer),
      canonical(page, url),
      indexable(page, answer, robots, url),
      robotsFound(robots),
      sitemapFound(sitemap, sitemapAt, url),
      text('title', page.title, TITLE_MAX),
      text('description', page.description, DESCRIPTION_MAX),
    ],
  }
}

async function fetch(
  fetcher: Fetcher,
  url: string,
  onHop: (url: string) => void = () => undefined,
): Promise<Answered | AppError> {
  try {
    return await fetcher.request(url, {
      headers: { accept: '*/*' },
      maxBytes: MAX_BYTES,
      timeoutMs: TIMEOUT_MS,
      isAllowed: (hop) => {
        onHop(hop.href)
        return true
      },
    })
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

const good = (check: string, message: string): Finding => ({ check, level: 'good', message })
const warning = (check: string, message: string): Finding => ({ check, level: 'warning', message })
const problem = (check: string, message: string): Finding => ({ check, level: 'problem', message })

function reachable({ status, url }: Answered): Finding {
  return status === 200
    ? good('reachable', `${url} answers.`)
    : problem(
        'reachable',
        `${url} answers ${status}: search engines leave out what is not answered with 200.`,
      )
}

function redirects(host: string, hops: readonly string[], { host: end }: URL): Finding[] {
  const path = hops.join(' → ')
  const found = end === host ? [] : [good('redirects', `${host} leads to ${end}.`)]
  if (hops.length <= 2) return found
  return [...found, warning('redirects', `It takes ${hops.length - 1} redirects: ${path}. One is enough.`)]
}

function https({ protocol }: URL, { headers }: Answered): Finding {
  if (protocol !== 'https:')
    return problem('https', 'The page is shown over http. Have the domain keep a certificate: https `auto`.')
  const seconds = Number(/max-age="?(\d+)/.exec(headers['strict-transport-security'] ?? '')?.[1] ?? 0)
  return seconds >= HALF_A_YEAR_SECONDS
    ? good('https', 'http leads to https, and browsers remember it.')
    : warning('https', 'http leads to https; browsers do not remember it: set `hsts` once all works.')
}

function canonical({ canonical: link }: Page, url: URL): Finding {
  if (link === undefined) return warning('canonical', 'The page has no canonical link.')
  const target = link.length > LINK_MAX ? null : URL.parse(link, url)
  if (!target) return problem('canonical', `The canonical link ${link.slice(0, LINK_MAX)} is no address.`)
  return target.host === url.host && target.protocol === url.protocol
    ? good('canonical', `The canonical link is ${target.href}.`)
    : warning(
        'canonical',
        `The canonical link leads to ${target.href}: search engines list that one, not ${url.href}.`,
      )
}

function indexable(page: Page, { headers }: Answered, robots: Answered | AppError, url: URL): Finding {
  const said = [page.robots, headers['x-robots-tag']].filter((words) => /noindex|none/i.test(words ?? ''))
  if (said.length > 0)
    return warning(
      'indexable',
      'The page asks search engines to leave it out (noindex): see the website’s settings.',
    )
  if (isText(robots) && forbidsAll(robots.body.toString()))
    return warning('indexable', `robots.txt of ${url.host} forbids everything.`)
  return good('indexable', 'Search engines may list the page.')
}

/** `Disallow: /` for everybody (RFC 9309). */
function forbidsAll(robots: string): boolean {
  let isForAll = false
  let isInRules = false
  for (const [name, value] of linesOf(robots)) {
    if (name === 'user-agent') {
      isForAll = (isInRules ? false : isForAll) || value === '*'
      isInRules = false
    } else {
      isInRules = true
      if (isForAll && name === 'disallow' && value === '/') return true
    }
  }
  return false
}

/** Name, in lower case, and value of each line. A stranger may have made it two megabytes of blanks: nothing looks back here. */
function* linesOf(robots: string): Generator<[name: string, value: string]> {
  for (const line of robots.split('\n')) {
    const [rule = ''] = line.split('#', 1)
    const colon = rule.indexOf(':')
    if (colon > 0) yield [rule.slice(0, colon).trim().toLowerCase(), rule.slice(colon + 1).trim()]
  }
}

function robotsFound(robots: Answered | AppError): Finding {
  return isText(robots)
    ? good('robots', 'robots.txt can be had.')
    : warning('robots', 'robots.txt cannot be had; search engines may then stay away for a while.')
}

function sitemapIn(robots: Answered | AppError): string | undefined {
  if (!isText(robots)) return undefined
  for (const [name, value] of linesOf(robots.body.toString()))
    if (name === 'sitemap' && URL.canParse(value)) return value
  return undefined
}

function sitemapFound(sitemap: Answered | AppError, at: string, url: URL): Finding {
  if (!isText(sitemap)) return warning('sitemap', `The sitemap ${at} cannot be had.`)
  const [, listed = ''] = /<loc>\s*([^<\s]+)/.exec(sitemap.body.toString()) ?? []
  const host = URL.parse(listed)?.host
  if (host === undefined) return warning('sitemap', `The sitemap ${at} lists nothing.`)
  return host === url.host
    ? good('sitemap', `The sitemap ${at} lists pages of ${host}.`)
    : warning('sitemap', `The sitemap ${at} lists pages of ${host}, not of ${url.host}.`)
}

function text(check: 'title' | 'description', words: string | undefined, max: number): Finding {
  if (!words) return warning(check, `The page has no ${check}.`)
  return words.length > max
    ? warning(
        check,
        `The ${check} is longer than ${max} characters, and will be cut: “${words.slice(0, max)}…”`,
      )
    : good(check, `The ${check} is “${words}”.`)
}

function isText(answer: Answered | AppError): answer is Answered {
  return !(answer instanceof AppError) && answer.status === 200
}
