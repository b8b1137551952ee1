/** The product's own guides, docs/guides/*.md, as HTML that the portal can show. They are read once, when somebody first asks. */
import { readFile, readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import type { Token, Tokens } from 'marked'
import { AppError } from '../../errors.ts'
import { slugOf } from '../../kernel/slug.ts'
import { sanitizeHtml } from '../rich-text/rich-text.ts'

export type GuideSummary = { name: string; title: string; summary: string }
export type Heading = { id: string; level: number; text: string }
export type Guide = GuideSummary & { html: string; headings: Heading[] }

const FOLDER = fileURLToPath(new URL('../../../docs/guides', import.meta.url))
/** What sanitizing puts before ids, so that they cannot be taken for those of the page around. */
const ID_PREFIX = 'content-'

let reading: Promise<ReadonlyMap<string, Guide>> | undefined

/** All guides by their titles. */
export async function listGuides(): Promise<GuideSummary[]> {
  const guides = [...(await readGuides()).values()]
  return guides
    .map(({ name, title, summary }) => ({ name, title, summary }))
    .toSorted((a, b) => a.title.localeCompare(b.title, 'en'))
}

/** @throws AppError not_found */
export async function getGuide(name: string): Promise<Guide> {
  const guide = (await readGuides()).get(name)
  if (!guide) throw new AppError('not_found', 'There is no such guide.')
  return guide
}

function readGuides(): Promise<ReadonlyMap<string, Guide>> {
  reading ??= readFolder().catch((error: unknown) => {
    reading = undefined
    throw error
  })
  return reading
}

async function readFolder(): Promise<ReadonlyMap<string, Guide>> {
  const files = (await readdir(FOLDER)).filter((file) => /^[a-z0-9-]+\.md$/.test(file)).toSorted()
  const names = new Set(files.map((file) => file.slice(0, -'.md'.length)))
  const guides = []
  for (const name of names)
    guides.push(await renderGuide(name, await readFile(join(FOLDER, `${name}.md`), 'utf8'), names))
  return new Map(guides.map((guide) => [guide.name, guide]))
}

/** @param names of all guides: links to them stay links */
export async function renderGuide(
  name: string,
  markdown: string,
  names: ReadonlySet<string>,
): Promise<Guide> {
  // A process that only serves pages does without.
  const { Marked } = await import('marked')
  const headings: Heading[] = []
  const seen = new Map<string, number>()
  const marked = new Marked({
    renderer: {
      heading({ depth, tokens }) {
        const text = textOf(tokens)
        const slug = slugOf(text)
        const times = seen.get(slug) ?? 0
        seen.set(slug, times + 1)
        const id = anchorOf(times === 0 ? slug : `${slug}-${times}`)
        if (depth === 2 || depth === 3) headings.push({ id, level: depth, text })
        return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}</h${depth}>\n`
      },
      link({ href, tokens }) {
        const target = targetOf(href, names)
        const text = this.parser.parseInline(tokens)
        return target === undefined ? text : `<a href="${target}">${text}</a>`
      },
    },
  })
  const tokens = marked.lexer(markdown)
  const isTitle = (token: Token) => token.type === 'heading' && token['depth'] === 1
  const title = tokens.find(isTitle)
  const opening = tokens.find((token) => token.type === 'paragraph')
  const html = sanitizeHtml(marked.parser(tokens.filter((token) => token !== title)))
  return {
    name,
    title: title ? textOf((title as Tokens.Heading).tokens) : name,
    summary: opening
      ? textOf((opening as Tokens.Paragraph).tokens)
          .replaceAll(/\s+/g, ' ')
          .trim()
      : '',
    html,
    headings,
  }
}

function anchorOf(id: string): string {
  return id.startsWith(ID_PREFIX) ? id : ID_PREFIX + id
}

/** Undefined for files of the source, which the portal has not. */
function targetOf(href: string, names: ReadonlySet<string>): string | undefined {
  if (/^https?:\/\//.test(href)) return encodeURI(decodeURI(href))
  const [, name = '', anchor] = /^([a-z0-9-]*)(?:\.md)?(?:#([\w-]+))?$/.exec(href) ?? []
  const fragment = anchor === undefined ? '' : `#${anchorOf(anchor)}`
  if (name === '') return fragment || undefined
  return names.has(name) ? name + fragment : undefined
}

/** What somebody reads of inline tokens. */
function textOf(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if ('tokens' in token && token.tokens) return textOf(token.tokens)
      return token.type === 'br' ? ' ' : unescape('text' in token ? String(token.text) : '')
    })
    .join('')
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

/** The tokens of text hold the five characters of HTML as it writes them. */
function unescape(text: string): string {
  return text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (entity, name: string) => NAMED[name] ?? entity)
}
