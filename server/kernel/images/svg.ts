/** Makes a stranger's SVG safe to show: it is read, and written anew from what an allow-list lets through. */
import sax from 'sax'
import { AppError } from '../../errors.ts'
import { ANIMATIONS, ATTRIBUTES, ELEMENTS, GROUPS } from './svg-allowed.ts'

export type CleanSvg = {
  svg: string
  /** Pixels; 0 where the file states no size. */
  width: number
  height: number
}

const SVG = 'http://www.w3.org/2000/svg'
const XLINK = 'http://www.w3.org/1999/xlink'
const MAX_DEPTH = 100
const MAX_ELEMENTS = 50_000
/** Elements a browser has to draw once every `use` is replaced by what it refers to. */
const MAX_DRAWN = 200_000
const MAX_USES = 1_000

/** Anything that can name an address, or hide that it does: backslashes spell any word differently. */
const DOUBTFUL_CSS =
  /\\|<|@import|@charset|@namespace|@font-face|image-set|image\s*\(|src\s*\(|expression|behavior|-moz-binding|javascript/i

/**
 * Rebuilds an SVG without scripts, event handlers, links, foreign content and addresses outside of the file.
 * @throws AppError validation_failed for what is no well-formed SVG in UTF-8, defines entities, or grows when drawn
 */
export function cleanSvg(bytes: Uint8Array): CleanSvg {
  const text = decode(bytes)
  const parser = sax.parser(true, { xmlns: true, strictEntities: true } as sax.SAXOptions)
  const out: string[] = []
  const growth = measureGrowth()
  /** Names of the open elements as they are written; undefined for those that are dropped. */
  const open: (string | undefined)[] = []
  let dropping = 0
  let elements = 0
  let css: string | undefined
  let size = { width: 0, height: 0 }

  parser.ondoctype = (doctype) => {
    // Without an internal subset it names a version and nothing else, and is left out.
    if (doctype.includes('[')) refuse('it defines entities')
  }
  parser.onopentag = (tag) => {
    const { local, uri, attributes } = tag as sax.QualifiedTag
    if (open.length >= MAX_DEPTH || ++elements > MAX_ELEMENTS) refuse('it is nested too deep or too large')
    if (open.length === 0 && (local !== 'svg' || uri !== SVG)) refuse('its outermost element is not <svg>')
    const isKept = dropping === 0 && uri === SVG && ELEMENTS.has(local) && !leads(local, attributes)
    if (!isKept) {
      dropping += 1
      open.push(undefined)
      return
    }
    const name = GROUPS.has(local) ? 'g' : local
    const kept = Object.values(attributes)
      .map((attribute) => cleanAttribute(name, attribute))
      .filter((attribute) => attribute !== undefined)
    if (open.length === 0) {
      size = sizeOf(attributes)
      kept.unshift(` xmlns="${SVG}" xmlns:xlink="${XLINK}"`)
    }
    growth.enter(attributes['id']?.value, local === 'use' ? hrefOf(attributes) : undefined)
    if (local === 'style') css = ''
    out.push(`<${name}${kept.join('')}>`)
    open.push(name)
  }
  parser.onclosetag = () => {
    const name = open.pop()
    if (name === undefined) {
      dropping -= 1
      return
    }
    if (name === 'style') {
      out.push(escapeText(cleanCss(css ?? '')))
      css = undefined
    }
    growth.leave()
    out.push(`</${name}>`)
  }
  const addText = (characters: string) => {
    if (dropping > 0 || open.length === 0) return
    if (css === undefined) out.push(escapeText(characters))
    else css += characters
  }
  Object.assign(parser, {
    onerror: (error: Error) => refuse(`it is not well-formed (${error.message.split('\n')[0]})`),
    ontext: addText,
    oncdata: addText,
  })
  parser.write(text).close()
  if (elements === 0) refuse('it is empty')
  if (growth.total() > MAX_DRAWN) refuse('it refers to itself so often that it could not be drawn')
  return { svg: out.join(''), ...size }
}

type Attributes = Record<string, sax.QualifiedAttribute>

function cleanAttribute(
  element: string,
  { local, prefix, uri, value }: sax.QualifiedAttribute,
): string | undefined {
  if (prefix === 'xml' && local === 'space') return ` xml:space="${escapeAttribute(value)}"`
  if (local === 'href' && (prefix === '' || uri === XLINK))
    return isOwnAddress(element, value) ? ` xlink:href="${escapeAttribute(value.trim())}"` : undefined
  if (prefix !== '' || !(ATTRIBUTES.has(local) || /^aria-[a-z]+$/.test(local))) return undefined
  const safe = local === 'style' ? cleanCss(value) : value
  if (safe === '' || (local !== 'style' && /url\s*\(|javascript:|\\/i.test(safe) && cleanCss(safe) !== safe))
    return undefined
  return ` ${local}="${escapeAttribute(safe)}"`
}

/** A part of the same file, or an image that is written into it. */
function isOwnAddress(element: string, address: string): boolean {
  const target = address.trim()
  if (/^#[\w.:-]+$/.test(target)) return true
  return element === 'image' && /^data:image\/(png|jpeg|gif|webp);base64,[\w+/=\s]+$/.test(target)
}

/** Whether an animation would change where something leads. */
function leads(local: string, attributes: Attributes): boolean {
  if (!ANIMATIONS.has(local)) return false
  const target = attributes['attributeName']?.value.trim().toLowerCase() ?? ''
  return /href|^on|style|^src/.test(target)
}

/** The style rules without addresses, or nothing where that cannot be told. */
function cleanCss(css: string): string {
  if (DOUBTFUL_CSS.test(css)) return ''
  return css.replaceAll(/url\s*\(([^)]*)\)?/gi, (whole, target: string) =>
    /^\s*(['"]?)#[\w.:-]+\1\s*$/.test(target) ? whole : 'none',
  )
}

function hrefOf(attributes: Attributes): string | undefined {
  const found = Object.values(attributes).find(({ local }) => local === 'href')
  return found?.value.trim().replace(/^#/, '')
}

/**
 * Counts what is drawn when each `use` shows what it refers to: ten groups of ten uses of the group before are ten
 * thousand million elements in a file of 3 KB.
 */
function measureGrowth() {
  const parts = new Map<string, { own: number; uses: string[] }>()
  const root = { own: 0, uses: [] as string[] }
  const open: (string | undefined)[] = []
  let uses = 0
  const surrounding = () => [root, ...open.flatMap((id) => (id === undefined ? [] : (parts.get(id) ?? [])))]
  const sizes = new Map<string, number>()
  const sizeOfPart = (id: string): number => {
    const known = sizes.get(id)
    if (known !== undefined) return known
    // Found again while it is being measured, it contains itself.
    sizes.set(id, Infinity)
    const { own, uses: used } = parts.get(id) ?? root
    const size = parts.has(id) ? used.reduce((sum, next) => sum + sizeOfPart(next), own) : 0
    sizes.set(id, size)
    return size
  }
  return {
    enter(id: string | undefined, used: string | undefined) {
      if (id !== undefined) parts.set(id, parts.get(id) ?? { own: 0, uses: [] })
      open.push(id)
      for (const part of surrounding()) {
        part.own += 1
        if (used !== undefined) part.uses.push(used)
      }
      if (used !== undefined && ++uses > MAX_USES) refuse('it repeats parts too often')
    },
    leave: () => void open.pop(),
    total: () => root.uses.reduce((sum, id) => sum + sizeOfPart(id), root.own),
  }
}

function sizeOf(attributes: Attributes): { width: number; height: number } {
  const pixels = (name: string) =>
    Number(/^([\d.]{1,8})(px)?$/.exec(attributes[name]?.value.trim() ?? '')?.[1])
  const box = (attributes['viewBox']?.value ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number)
  const [, , boxWidth = 0, boxHeight = 0] = box.length === 4 ? box : []
  const side = (stated: number, ofBox: number) => {
    const value = Math.round(stated > 0 ? stated : ofBox)
    return value > 0 && value <= 100_000 ? value : 0
  }
  return { width: side(pixels('width'), boxWidth), height: side(pixels('height'), boxHeight) }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return refuse('it is not UTF-8')
  }
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;')
}

function refuse(why: string): never {
  throw new AppError('validation_failed', `The SVG cannot be taken: ${why}.`)
}
