/** HTML of the clipboard without what word processors, mail programs and other editors put around the text. */
import { safeSource } from '@hotswap/sdk/rich-text/urls'

const NOISE = 'style, script, meta, link, title, xml, template, noscript, br.Apple-interchange-newline, o\\:p'

/**
 * @param takePicture begins the upload of a picture that is inside of the HTML; undefined when it is not taken
 * @returns HTML that the editor reads as blocks
 */
export function cleanHtml(html: string, takePicture: (file: File) => string | undefined): string {
  // Cut here, pasted here.
  if (html.includes('data-pm-slice')) return html
  const { body } = new DOMParser().parseFromString(html, 'text/html')
  for (const element of body.querySelectorAll(NOISE)) element.remove()
  removeComments(body)
  for (const wrapper of body.querySelectorAll(
    'b[id^="docs-internal-guid"], body > b[style*="font-weight:normal"]',
  ))
    unwrap(wrapper)
  // Between blocks a line break says nothing.
  for (const line of body.querySelectorAll('br'))
    if (line.parentElement?.querySelector(':scope > :is(p, h1, h2, h3, h4, h5, h6, ul, ol, table, div)'))
      line.remove()
  makeWordLists(body)
  for (const list of body.querySelectorAll('ul > ul, ul > ol, ol > ul, ol > ol'))
    if (list.previousElementSibling?.tagName === 'LI') list.previousElementSibling.append(list)
  for (const item of body.querySelectorAll('li')) readCheckbox(item)
  for (const title of body.querySelectorAll('p.MsoTitle')) rename(title, 'h1')
  for (const link of body.querySelectorAll('a[href]')) cleanLink(link)
  for (const image of body.querySelectorAll('img')) cleanImage(image, takePicture)
  for (const element of body.querySelectorAll<HTMLElement>('[style]')) cleanStyle(element)
  for (const block of body.querySelectorAll('p, div'))
    if (
      block.childElementCount === 0 &&
      block.textContent?.trim() === '' &&
      block.getAttribute('data-block') === null
    )
      block.remove()
  return body.innerHTML
}

/** Pictures in HTML: Office sends a picture of the text beside it, browsers one of what was copied. */
export function picturesIn(html: string): HTMLImageElement[] {
  const { body } = new DOMParser().parseFromString(html, 'text/html')
  return body.textContent?.trim() ? [] : [...body.querySelectorAll('img')]
}

function removeComments(body: HTMLElement): void {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_COMMENT)
  const comments: Node[] = []
  while (walker.nextNode()) comments.push(walker.currentNode)
  for (const comment of comments) comment.parentNode?.removeChild(comment)
}

function unwrap(element: Element): void {
  element.replaceWith(...element.childNodes)
}

function rename(element: Element, tag: string): Element {
  const renamed = document.createElement(tag)
  renamed.append(...element.childNodes)
  element.replaceWith(renamed)
  return renamed
}

/** Word writes lists as paragraphs: the level stands in a style, the bullet in the text. */
function makeWordLists(body: HTMLElement): void {
  let lists: Element[] = []
  let last: Element | undefined
  for (const paragraph of body.querySelectorAll<HTMLElement>(
    'p[style*="mso-list"], p[class^="MsoListParagraph"]',
  )) {
    const level = Number(/mso-list:[^;]*level(\d)/.exec(paragraph.getAttribute('style') ?? '')?.[1] ?? 1)
    const bullet = paragraph.querySelector<HTMLElement>(
      '[style*="mso-list:Ignore"], [style*="mso-list: Ignore"]',
    )
    const isNumbered = /^\s*(\d+|[a-z]{1,4})[.)]/i.test(bullet?.textContent ?? '')
    bullet?.remove()
    if (last === undefined || paragraph.previousElementSibling !== last) lists = []
    lists.length = Math.min(lists.length, level)
    for (let depth = lists.length; depth < level; depth++) {
      const list = document.createElement(isNumbered ? 'ol' : 'ul')
      const parent = lists[depth - 1]
      if (parent === undefined) paragraph.before(list)
      else (parent.lastElementChild ?? parent.appendChild(document.createElement('li'))).append(list)
      lists.push(list)
    }
    const item = rename(paragraph, 'li')
    lists[level - 1]?.append(item)
    last = lists[0]
  }
}

function readCheckbox(item: Element): void {
  const box = item.querySelector(
    ':scope > input[type="checkbox"], :scope > label > input[type="checkbox"], :scope > p > input[type="checkbox"]',
  )
  const isBox = box !== null || item.getAttribute('role') === 'checkbox'
  const list = item.parentElement
  if (!isBox || list?.tagName !== 'UL') return
  const isChecked = box ? box.hasAttribute('checked') : item.getAttribute('aria-checked') === 'true'
  box?.remove()
  list.setAttribute('data-type', 'taskList')
  item.setAttribute('data-type', 'taskItem')
  item.setAttribute('data-checked', String(isChecked))
}

/** Search engines and mail programs lead through pages of their own; underlines of links are no underlines. */
function cleanLink(link: Element): void {
  const href = link.getAttribute('href') ?? ''
  const url = URL.canParse(href) ? new URL(href) : undefined
  const inner =
    /(^|\.)google\.[a-z.]+$/.test(url?.hostname ?? '') && url?.pathname === '/url'
      ? url.searchParams.get('q')
      : null
  if (inner) link.setAttribute('href', inner)
  for (const name of ['target', 'rel', 'style', 'class', 'title']) link.removeAttribute(name)
  for (const underline of link.querySelectorAll('u')) unwrap(underline)
  for (const styled of link.querySelectorAll<HTMLElement>('[style]'))
    styled.style.removeProperty('text-decoration')
}

function cleanImage(image: HTMLImageElement, takePicture: (file: File) => string | undefined): void {
  const source = image.getAttribute('src') ?? ''
  const upload = source.startsWith('data:image/') ? takeData(source, takePicture) : undefined
  if (upload !== undefined) {
    const block = document.createElement('div')
    block.dataset['block'] = 'image'
    block.dataset['attributes'] = JSON.stringify({ upload, alt: image.getAttribute('alt') })
    image.replaceWith(block)
  } else if (safeSource(source) === undefined || image.width === 1) image.remove()
}

function takeData(source: string, takePicture: (file: File) => string | undefined): string | undefined {
  const [, type = 'image/png', data = ''] = /^data:(image\/[\w+.-]+);base64,(.*)$/s.exec(source) ?? []
  try {
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0))
    const ending = type.slice('image/'.length).replace('jpeg', 'jpg').replace('svg+xml', 'svg')
    return bytes.length === 0 ? undefined : takePicture(new File([bytes], `picture.${ending}`, { type }))
  } catch {
    return undefined
  }
}

/** What is left of styles is what blocks and marks are read from. */
function cleanStyle(element: HTMLElement): void {
  const { textAlign, fontWeight, fontStyle, textDecoration, textDecorationLine, verticalAlign } =
    element.style
  element.removeAttribute('style')
  if (/^(center|right|justify)$/.test(textAlign)) element.style.textAlign = textAlign
  if (/^H[1-6]$/.test(element.tagName) || element.closest('h1, h2, h3, h4, h5, h6')) return
  if (fontWeight === 'bold' || Number(fontWeight) >= 600) element.style.fontWeight = 'bold'
  if (fontStyle === 'italic') element.style.fontStyle = 'italic'
  const line = textDecorationLine || textDecoration
  if (/^(underline|line-through)/.test(line)) element.style.textDecoration = line
  if (verticalAlign === 'super' || verticalAlign === 'sub')
    rename(element, verticalAlign === 'super' ? 'sup' : 'sub')
}
