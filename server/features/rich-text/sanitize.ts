/** The one allow-list for HTML that somebody else wrote and that reaches a page. */
import { createRequire } from 'node:module'
import type sanitize from 'sanitize-html'
import { embedOf } from '../../../sdk/formats/rich-text/embeds.ts'
import { safeLink, safeSource } from '../../../sdk/formats/rich-text/urls.ts'

const TEXT_TAGS = (
  'a abbr b bdi bdo br cite code del dfn em i ins kbd mark q s samp small span strong sub sup time u ' +
  'var wbr'
).split(' ')
const BLOCK_TAGS = (
  'address article aside blockquote dd details div dl dt figcaption figure footer h2 h3 h4 h5 h6 header ' +
  'hr li ol p pre section summary ul table caption colgroup col thead tbody tfoot tr th td'
).split(' ')
const MEDIA_TAGS = ['img', 'audio', 'video', 'source', 'iframe']
/** What is inside them is no text for readers, or would be read by another grammar than ours. */
const DROPPED_WITH_CONTENT = (
  'script style textarea option noscript svg math template title xmp noembed noframes plaintext object ' +
  'applet select frameset head hotswap-block'
).split(' ')
const REL = new Set(['nofollow', 'noopener', 'noreferrer', 'ugc', 'sponsored', 'me', 'license', 'tag'])
/** An id of the page's own, such as a form's, must not be taken by an id in content. */
const ID_PREFIX = 'content-'

type Attributes = Record<string, string>

const OPTIONS: sanitize.IOptions = {
  allowedTags: [...TEXT_TAGS, ...BLOCK_TAGS, ...MEDIA_TAGS],
  nonTextTags: DROPPED_WITH_CONTENT,
  allowedAttributes: {
    '*': ['class', 'id', 'title', 'lang', 'dir', 'style'],
    a: ['href', 'target', 'rel'],
    img: ['src', 'alt', 'width', 'height', 'loading'],
    audio: ['src', 'controls', 'preload'],
    video: ['src', 'poster', 'controls', 'preload', 'width', 'height', 'muted', 'loop', 'playsinline'],
    source: ['src', 'type'],
    iframe: ['src', 'title', 'loading', 'allowfullscreen', 'referrerpolicy'],
    ol: ['start', 'reversed', 'type'],
    th: ['colspan', 'rowspan', 'scope'],
    td: ['colspan', 'rowspan'],
    col: ['span'],
    time: ['datetime'],
    details: ['open'],
  },
  allowedClasses: { '*': [/^[a-z][\w-]{0,63}$/i] },
  allowedStyles: { '*': { 'text-align': [/^(left|right|center|justify|start|end)$/] } },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['http', 'https'], audio: ['http', 'https'], video: ['http', 'https'] },
  allowedSchemesAppliedToAttributes: ['href', 'src', 'poster'],
  allowedIframeHostnames: [
    'www.youtube-nocookie.com',
    'player.vimeo.com',
    'open.spotify.com',
    'w.soundcloud.com',
  ],
  allowIframeRelativeUrls: false,
  nestingLimit: 60,
  transformTags: {
    '*': (tagName, attribs) => ({ tagName, attribs: withSafeId(attribs) }),
    h1: (_tagName, attribs) => ({ tagName: 'h2', attribs: withSafeId(attribs) }),
    a: (tagName, attribs) => ({ tagName, attribs: linkAttributes(withSafeId(attribs)) }),
    img: (tagName, attribs) => ({ tagName, attribs: { loading: 'lazy', ...mediaAttributes(attribs) } }),
    audio: (tagName, attribs) => ({ tagName, attribs: { ...mediaAttributes(attribs), controls: '' } }),
    video: (tagName, attribs) => ({ tagName, attribs: { ...mediaAttributes(attribs), controls: '' } }),
    source: (tagName, attribs) => ({ tagName, attribs: mediaAttributes(attribs) }),
    iframe: (_tagName, attribs) => frame(attribs),
  },
  exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !attribs['src'],
}

let loaded: typeof sanitize | undefined

/**
 * HTML without anything that runs, reaches outside, or breaks out of its place. Every tag that was opened is closed.
 * @param html text of any kind and any origin
 */
export function sanitizeHtml(html: string): string {
  // 20 MB that a process which only serves pages need not hold.
  loaded ??= createRequire(import.meta.url)('sanitize-html') as typeof sanitize
  return loaded(html, OPTIONS)
}

function withSafeId(attribs: Attributes): Attributes {
  const { id, ...others } = attribs
  if (id === undefined) return attribs
  if (!/^[a-z][\w-]{0,99}$/i.test(id)) return others
  return { ...others, id: id.startsWith(ID_PREFIX) ? id : ID_PREFIX + id }
}

function linkAttributes({ href, target, rel, ...others }: Attributes): Attributes {
  const link = safeLink(href)
  if (link === undefined) return others
  const anchor = /^#([a-z][\w-]*)$/i.exec(link)?.[1]
  const safeHref = anchor && !anchor.startsWith(ID_PREFIX) ? `#${ID_PREFIX}${anchor}` : link
  return { ...others, href: safeHref, ...linkTarget(target, rel) }
}

/** A page that a link opens in another tab must not reach back to ours. */
export function linkTarget(target: unknown, rel: unknown): Attributes {
  const words = typeof rel === 'string' ? rel.toLowerCase().split(/\s+/) : []
  const kept = words.filter((word) => REL.has(word))
  if (target === '_blank') kept.push('noopener')
  return {
    ...(target === '_blank' && { target: '_blank' }),
    ...(kept.length > 0 && { rel: [...new Set(kept)].join(' ') }),
  }
}

function mediaAttributes({ src, poster, ...others }: Attributes): Attributes {
  const [safeSrc, safePoster] = [safeSource(src), safeSource(poster)]
  return {
    ...withSafeId(others),
    ...(safeSrc !== undefined && { src: safeSrc }),
    ...(safePoster !== undefined && { poster: safePoster }),
  }
}

/** A player we know, in our form; of everything else a link to it. */
function frame({ src = '', title }: Attributes): sanitize.Tag {
  const embed = embedOf(src)
  if (!embed) {
    const link = safeSource(src)
    return link === undefined
      ? { tagName: 'span', attribs: {} }
      : { tagName: 'a', attribs: { href: link }, text: link }
  }
  return {
    tagName: 'iframe',
    attribs: {
      src: embed.src,
      title: title ?? embed.title,
      loading: 'lazy',
      allowfullscreen: '',
      referrerpolicy: 'strict-origin-when-cross-origin',
    },
  }
}
