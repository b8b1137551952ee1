/** Texts of Ghost as HTML: what its two editors keep, where an export holds no HTML. */

type Node = Record<string, unknown>

const FORMATS: [bit: number, tag: string][] = [
  [1, 'strong'],
  [2, 'em'],
  [4, 's'],
  [8, 'u'],
  [16, 'code'],
  [32, 'sub'],
  [64, 'sup'],
  [128, 'mark'],
]
const DEPTH_MAX = 40

/** @param onUnknown told the kinds of cards that are left out */
export function lexicalToHtml(json: string, onUnknown: (kind: string) => void): string {
  const root = parse(json)?.['root']
  return isNode(root) ? lexicalChildren(root, onUnknown, 0) : ''
}

function lexicalChildren(node: Node, onUnknown: (kind: string) => void, depth: number): string {
  const children = node['children']
  if (!Array.isArray(children) || depth > DEPTH_MAX) return ''
  return children.map((child) => (isNode(child) ? lexicalNode(child, onUnknown, depth + 1) : '')).join('')
}

function lexicalNode(node: Node, onUnknown: (kind: string) => void, depth: number): string {
  const inner = () => lexicalChildren(node, onUnknown, depth)
  const type = text(node['type'])
  switch (type) {
    case 'text':
    case 'extended-text': {
      const format = Number(node['format'] ?? 0)
      return FORMATS.reduce(
        (html, [bit, tag]) => (format & bit ? `<${tag}>${html}</${tag}>` : html),
        escaped(text(node['text'])),
      )
    }
    case 'linebreak':
      return '<br>'
    case 'paragraph':
      return `<p>${inner()}</p>`
    case 'heading':
    case 'extended-heading': {
      const tag = /^h[1-6]$/.exec(text(node['tag']))?.[0] ?? 'h2'
      return `<${tag}>${inner()}</${tag}>`
    }
    case 'quote':
    case 'extended-quote':
    case 'aside':
      return `<blockquote>${inner()}</blockquote>`
    case 'list': {
      const tag = node['listType'] === 'number' ? 'ol' : 'ul'
      return `<${tag}>${inner()}</${tag}>`
    }
    case 'listitem':
      return `<li>${inner()}</li>`
    case 'link':
    case 'autolink':
      return `<a href="${escaped(text(node['url']))}">${inner()}</a>`
    default:
      return card(type, node, onUnknown)
  }
}

/** @param onUnknown told the kinds of cards that are left out */
export function mobiledocToHtml(json: string, onUnknown: (kind: string) => void): string {
  const doc = parse(json)
  const sections = list(doc?.['sections'])
  const [markups, atoms, cards] = [list(doc?.['markups']), list(doc?.['atoms']), list(doc?.['cards'])]

  function markers(given: unknown): string {
    const open: string[] = []
    let html = ''
    for (const marker of list(given)) {
      const [kind, opens, closes, value] = list(marker)
      for (const index of list(opens)) {
        const [tag, attributes] = list(markups[Number(index)])
        const name = /^[a-z][a-z0-9]{0,10}$/.exec(text(tag))?.[0] ?? 'span'
        const href = list(attributes)[list(attributes).indexOf('href') + 1]
        html += name === 'a' ? `<a href="${escaped(text(href))}">` : `<${name}>`
        open.push(name)
      }
      html += kind === 1 ? atom(atoms[Number(value)]) : escaped(text(value))
      for (let count = Number(closes ?? 0); count > 0 && open.length > 0; count--) html += `</${open.pop()}>`
    }
    return html
  }

  return sections
    .map((section) => {
      const [kind, first, second] = list(section)
      if (kind === 1) {
        const tag = /^(p|h[1-6]|blockquote|aside)$/.exec(text(first))?.[0] ?? 'p'
        const name = tag === 'aside' ? 'blockquote' : tag
        return `<${name}>${markers(second)}</${name}>`
      }
      if (kind === 2) return `<img src="${escaped(text(first))}">`
      if (kind === 3) {
        const tag = first === 'ol' ? 'ol' : 'ul'
        return `<${tag}>${list(second)
          .map((item) => `<li>${markers(item)}</li>`)
          .join('')}</${tag}>`
      }
      const [name, payload] = list(cards[Number(first)])
      return card(text(name), isNode(payload) ? payload : {}, onUnknown)
    })
    .join('\n')
}

function atom(value: unknown): string {
  const [name, shown] = list(value)
  return name === 'soft-return' ? '<br>' : escaped(text(shown))
}

/** A card of either editor; both call them by nearly the same names. */
function card(type: string, node: Node, onUnknown: (kind: string) => void): string {
  const get = (...names: string[]) => names.map((name) => text(node[name])).find(Boolean) ?? ''
  const caption = get('caption')
  const figure = (html: string) =>
    `<figure>${html}${caption && `<figcaption>${caption}</figcaption>`}</figure>`
  switch (type) {
    case 'image':
      return figure(`<img src="${escaped(get('src'))}" alt="${escaped(get('alt', 'altText'))}">`)
    case 'gallery':
      return figure(
        list(node['images'])
          .map((image) =>
            isNode(image)
              ? `<img src="${escaped(text(image['src']))}" alt="${escaped(text(image['alt']))}">`
              : '',
          )
          .join(''),
      )
    case 'html':
      return get('html')
    case 'markdown':
    case 'card-markdown':
      return `<pre>${escaped(get('markdown'))}</pre>`
    case 'code':
    case 'codeblock':
      return `<pre><code class="language-${escaped(get('language'))}">${escaped(get('code'))}</code></pre>`
    case 'hr':
    case 'horizontalrule':
      return '<hr>'
    case 'embed':
      return get('url').startsWith('https://')
        ? `<iframe src="${escaped(get('url'))}"></iframe>`
        : get('html')
    case 'bookmark':
      return `<p><a href="${escaped(get('url'))}">${escaped(bookmarkTitle(node) || get('url'))}</a></p>`
    case 'button':
      return `<p><a href="${escaped(get('buttonUrl'))}">${escaped(get('buttonText'))}</a></p>`
    case 'callout':
      return `<blockquote>${get('calloutText', 'text')}</blockquote>`
    case 'toggle':
      return `<h3>${get('heading')}</h3>${get('content')}`
    case 'video':
    case 'audio':
      return `<${type} src="${escaped(get('src'))}" controls></${type}>`
    case 'file':
      return `<p><a href="${escaped(get('src'))}">${escaped(get('fileTitle', 'fileName'))}</a></p>`
    case 'paywall':
    case 'more':
      return ''
    default:
      onUnknown(type)
      return ''
  }
}

function bookmarkTitle(node: Node): string {
  const metadata = node['metadata']
  return isNode(metadata) ? text(metadata['title']) : text(node['title'])
}

function parse(json: string): Node | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return isNode(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function escaped(value: string): string {
  return value.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}
