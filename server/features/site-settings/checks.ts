/** What the settings of a site must be beyond their form. */
import { AppError, type FieldError } from '../../errors.ts'
import { readPath, readWebUrl } from '../../kernel/http/link.ts'
import { canonicalTimeZone } from '../../kernel/time-zone.ts'
import type { SiteConfig } from '../../published/site-config.ts'

/** First segments of paths that mean something of their own on every site. */
const RESERVED_SEGMENTS = new Set(
  'media search category tag author feed.xml atom.xml robots.txt favicon.ico api page'.split(' '),
)
const PLACEHOLDERS = new Set(['{slug}', '{year}', '{month}', '{day}', '{category}'])

/**
 * Writes settings in their one form: locale and time zone as Intl spells them, paths without a slash at the end.
 * @throws AppError validation_failed naming every field that is wrong
 */
export function checkedConfig(config: SiteConfig): SiteConfig {
  const errors: FieldError[] = []
  const refuse = (path: string, message: string) => void errors.push({ path: `/body/${path}`, message })

  const locale = canonicalLocale(config.locale)
  if (locale === undefined)
    refuse('locale', `"${config.locale}" is no language; use a tag such as en, de-AT or pt-BR`)
  const timezone = canonicalTimeZone(config.timezone)
  if (timezone === undefined)
    refuse('timezone', `"${config.timezone}" is no time zone; use a name such as Europe/Berlin or UTC`)
  const blogPath = readPath(config.blog_path)
  const blogFault = faultOfPath(blogPath)
  if (blogFault) refuse('blog_path', blogFault)
  const postPath = readPath(config.post_path)
  const postFault = faultOfPath(postPath) ?? faultOfPattern(postPath ?? '')
  if (postFault) refuse('post_path', postFault)
  if (config.home.kind === 'page' && config.home.page_id === undefined)
    refuse('home/page_id', 'must name the page that is the front page')
  if (!config.seo.title_format.includes('{title}')) refuse('seo/title_format', 'must hold {title}')
  const social = config.social.map(({ platform, url }, index) => {
    const link = readWebUrl(url)
    if (link === undefined) refuse(`social/${index}/url`, 'must be an http or https URL')
    return { platform, url: link ?? url }
  })
  for (const line of config.robots.split('\n'))
    if (!/^\s*(#.*|[A-Za-z-]{1,40}\s*:.*)?\r?$/.test(line))
      refuse('robots', `"${line.slice(0, 60)}" is no line of a robots.txt: it must read "Field: value"`)
  if (errors.length > 0)
    throw new AppError(
      'validation_failed',
      errors.map(({ path, message }) => `${path}: ${message}`).join('; '),
      { errors },
    )
  return {
    ...config,
    title: config.title.trim(),
    locale: locale ?? config.locale,
    timezone: timezone ?? config.timezone,
    blog_path: blogPath ?? config.blog_path,
    post_path: postPath ?? config.post_path,
    social,
  }
}

function canonicalLocale(tag: string): string | undefined {
  try {
    const [canonical] = Intl.getCanonicalLocales(tag)
    // A well-formed tag need not be a language; one that nobody speaks has no name.
    const language = canonical?.split('-')[0] ?? ''
    const name = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }).of(language)
    return name === undefined ? undefined : canonical
  } catch {
    return undefined
  }
}

function faultOfPath(path: string | undefined): string | undefined {
  if (path === undefined) return 'must be a path such as /blog'
  const [first = ''] = path.slice(1).split('/')
  if (first === '') return 'must not be the front page; set `home` for that'
  if (RESERVED_SEGMENTS.has(first) || /^_|^sitemap.*\.xml$/.test(first))
    return `must not begin with /${first}, which has a meaning of its own`
  return undefined
}

function faultOfPattern(path: string): string | undefined {
  const used = path.match(/\{[^}]*\}?/g) ?? []
  const unknown = used.find((placeholder) => !PLACEHOLDERS.has(placeholder))
  if (unknown !== undefined) return `knows no ${unknown}; there are ${[...PLACEHOLDERS].join(', ')}`
  if (!path.split('/').includes('{slug}'))
    return 'must hold {slug} as a part of its own, such as /blog/{slug}'
  return undefined
}
