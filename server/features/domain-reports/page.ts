/** What a page says of itself to search engines. */

export type Page = Partial<Record<'title' | 'description' | 'robots' | 'canonical', string>>

/** Reads HTML as it comes, however broken; the first of each counts. */
export async function readPage(html: string): Promise<Page> {
  // Loaded on demand: a serving process need not carry it.
  const { Parser } = await import('htmlparser2')
  const page: Page = {}
  let title: string | undefined
  const parser = new Parser({
    onopentag(name, { rel = '', href, content, name: about = '' }) {
      if (name === 'title' && page.title === undefined) title ??= ''
      if (name === 'link' && /\bcanonical\b/i.test(rel) && href !== undefined) page.canonical ??= href
      if (name !== 'meta' || content === undefined) return
      if (/^description$/i.test(about)) page.description ??= content.trim()
      if (/^robots$/i.test(about)) page.robots ??= content
    },
    ontext(text) {
      if (title !== undefined && page.title === undefined) title += text
    },
    onclosetag(name) {
      if (name === 'title' && title !== undefined) page.title ??= title.trim()
    },
  })
  parser.end(html)
  return page
}
