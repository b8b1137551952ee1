/** The pages of a long list, as templates link to them. */

export type Pagination = {
  current_page: number
  current_offset: number
  page_size: number
  pages: number
  items: number
  previous?: { title: string; url: string }
  next?: { title: string; url: string }
  parts: { title: string; url: string; is_link: boolean; is_current: boolean }[]
}

/** Pages beside the current one that are named; the first and last always are. */
const BESIDE = 2

export function pagination(input: {
  page: number
  size: number
  count: number
  pageUrl: (page: number) => string
}): Pagination {
  const { page, size, count, pageUrl } = input
  const pages = Math.max(1, Math.ceil(count / size))
  const link = (number: number) => ({ title: String(number), url: pageUrl(number) })
  const parts: Pagination['parts'] = []
  for (let number = 1; number <= pages; number++) {
    const isNear = Math.abs(number - page) <= BESIDE || number === 1 || number === pages
    if (isNear) parts.push({ ...link(number), is_link: number !== page, is_current: number === page })
    else if (parts.at(-1)?.url !== '') parts.push({ title: '…', url: '', is_link: false, is_current: false })
    // The dots stand for all that is left out; counting them one by one would take long for a million pages.
    if (!isNear) number = number < page ? page - BESIDE - 1 : pages - 1
  }
  return {
    current_page: page,
    current_offset: (page - 1) * size,
    page_size: size,
    pages,
    items: count,
    ...(page > 1 && { previous: link(Math.min(page - 1, pages)) }),
    ...(page < pages && { next: link(page + 1) }),
    parts,
  }
}
