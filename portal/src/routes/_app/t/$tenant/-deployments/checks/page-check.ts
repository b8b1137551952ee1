/** Checks of one's own that every new release has to pass before visitors see it. */
import { useQuery } from '@tanstack/react-query'
import { $api, type Answer, type Body, type Item } from '@/api/api'

export type PageCheck = Item<'/smoke-checks'>
export type NewPageCheck = Body<'post', '/smoke-checks'>
export type Trial = Answer<'post', '/smoke-checks/try'>

/** What stands in the form: all of it text. */
export type CheckValues = {
  name: string
  website_id: string
  path: string
  expected_status: string
  contains: string
  does_not_contain: string
  max_ms: string
}

export const CHECK_FIELDS = [
  'name',
  'website_id',
  'path',
  'expected_status',
  'contains',
  'does_not_contain',
  'max_ms',
] as const satisfies readonly (keyof CheckValues)[]

export function valuesOf(check: PageCheck | undefined, website: string | undefined): CheckValues {
  return {
    name: check?.name ?? '',
    website_id: (check ? check.website_id : website) ?? '',
    path: check?.path ?? '/',
    expected_status: String(check?.expected_status ?? 200),
    contains: check?.contains ?? '',
    does_not_contain: check?.does_not_contain ?? '',
    max_ms: check?.max_ms ? String(check.max_ms) : '',
  }
}

/** What is asked of the page; what was left empty is not asked. */
export function demandsOf({ path, expected_status, contains, does_not_contain, max_ms }: CheckValues) {
  return {
    path: path.trim(),
    expected_status: Number(expected_status) || 200,
    contains: contains || null,
    does_not_contain: does_not_contain || null,
    max_ms: max_ms ? Number(max_ms) : null,
  }
}

/** What makes one again after it was removed. */
export function again(check: PageCheck): NewPageCheck {
  const { website_id, name, path, expected_status, contains, does_not_contain, max_ms, is_enabled } = check
  return { website_id, name, path, expected_status, contains, does_not_contain, max_ms, is_enabled }
}

/** @returns all websites of the team, to choose among; undefined until they are known */
export function useWebsites(): { id: string; name: string }[] | undefined {
  return useQuery($api.queryOptions('get', '/websites', { params: { query: { limit: 200, sort: 'name' } } }))
    .data?.items
}
