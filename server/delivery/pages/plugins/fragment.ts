/**
 * Makes HTML of a plugin fit into a page: whatever it leaves open is closed, so that it can neither swallow nor break what
 * comes after it, and it runs nothing that its site's owner has not agreed to. What the plugin says there is its own business.
 */
import { createRequire } from 'node:module'
import type * as HtmlParser from 'htmlparser2'

export type FragmentOptions = {
  place: 'head' | 'body'
  mayRunScripts: boolean
  /** Where browsers find a file that the plugin names as `asset:<file>`. */
  assetUrl: (file: string) => string
}

/** Deeper ones cost the parser more than time in proportion to their length. */
const MAX_DEPTH = 100

const IN_HEAD = new Set(['link', 'meta', 'noscript', 'script', 'style', 'template', 'title'])
/** They mean something for the whole page, or are read by another grammar than the rest. */
const REFUSED = new Set(
  'base body frame frameset head hotswap-block html noembed noframes plaintext xmp'.split(' '),
)
/** What the parser takes for elements without an end. */
const VOID = new Set(
  (
    'area base basefont br col command embed frame hr img input isindex keygen link meta param source ' +
    'track wbr'
  ).split(' '),
)
/** Values of `asset:` become addresses in these. */
const ADDRESSES = new Set(['href', 'poster', 'src'])
const DATA_BLOCK = /^application\/(ld\+)?json$/i

let parser: typeof HtmlParser | undefined

/** @returns undefined for what is no fragment: nested too deep */
export function fitFragment(html: string, options: FragmentOptions): string | undefined {
  // Not loaded where no plugin shows anything.
  parser ??= createRequire(import.meta.url)('htmlparser2') as typeof HtmlParser
  const { place, mayRunScripts, assetUrl } = options
  let text = ''
  /** Open elements; '' for those that are left out. */
  const open: string[] = []
  /** Elements that are left out with what is inside them. */
  let hidden = 0

  const isLeftOut = (name: string, attributes: Attributes): boolean =>
    REFUSED.has(name) ||
    (name === 'meta' && attributes['http-equiv'] !== undefined) ||
    (name === 'script' && !isData(attributes) && !mayRunScripts)

  const handler: Partial<HtmlParser.Handler> = {
    onopentag(name, attributes) {
      if (open.length >= MAX_DEPTH) throw new TooDeepError()
      const isVoid = VOID.has(name)
      const isElsewhere = place === 'head' && open.length === 0 && !IN_HEAD.has(name)
      const isHidden = hidden > 0 || isElsewhere || (name === 'script' && isLeftOut(name, attributes))
      const isShown = !isHidden && !isLeftOut(name, attributes)
      if (isShown) text += startTag(name, attributes, assetUrl)
      if (isVoid) return
      open.push(isShown ? name : '')
      if (isHidden) hidden += 1
    },
    ontext(data) {
      const inside = open.at(-1)
      if (hidden > 0 || (place === 'head' && open.length === 0)) return
      if (inside === 'script') text += data.replaceAll('<', '\\u003c')
      else if (inside === 'style') text += data.replace(/<(?=[a-z/!?])/gi, '\\3c ')
      else text += data.replaceAll('<', '&lt;')
    },
    onclosetag(name) {
      if (VOID.has(name)) return
      const shown = open.pop()
      if (hidden > 0) hidden -= 1
      else if (shown) text += `</${shown}>`
    },
  }
  try {
    new parser.Parser(handler, { decodeEntities: false }).end(html)
  } catch (error) {
    if (error instanceof TooDeepError) return undefined
    throw error
  }
  return text
}

class TooDeepError extends Error {}

type Attributes = Record<string, string>

const isData = ({ type }: Attributes) => type !== undefined && DATA_BLOCK.test(type.trim())

/** @param attributes with entities as they were written */
function startTag(name: string, attributes: Attributes, assetUrl: FragmentOptions['assetUrl']): string {
  let tag = `<${name}`
  for (const [attribute, value] of Object.entries(attributes)) {
    // Handlers would not run: pages allow no inline scripts.
    if (!/^[a-z_][\w:.-]*$/i.test(attribute) || /^(on|srcdoc$)/i.test(attribute)) continue
    const address =
      ADDRESSES.has(attribute) && value.startsWith('asset:') ? assetUrl(value.slice('asset:'.length)) : value
    tag += ` ${attribute}="${address.replaceAll('"', '&quot;').replaceAll('<', '&lt;')}"`
  }
  return `${tag}>`
}
