/** A page as handlers get it, for tests that do not care which. */
import type { Page } from '../events.generated.ts'

/** @param more what matters to the test */
export function pageOf(more: Partial<Page> = {}): Page {
  const path = more.path ?? '/'
  return {
    path,
    url: `https://example.test${path}`,
    template: path === '/' ? 'index' : 'page',
    status: 200,
    title: 'Example',
    description: '',
    locale: 'en',
    noindex: false,
    entry: null,
    ...more,
  }
}
