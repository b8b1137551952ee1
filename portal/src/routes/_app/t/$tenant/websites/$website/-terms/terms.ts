/** Categories and tags in the API: the same calls, each kind below an address of its own. */
import { useQueryClient } from '@tanstack/react-query'
import type { Item } from '@/api/api'

export type Term = Item<'/websites/{website_id}/categories'>
export type Taxonomy = 'categories' | 'tags'

/** As the calls of categories name it: those of tags take and give the same. */
export function pathOf<Suffix extends string>(taxonomy: Taxonomy, suffix: Suffix) {
  return `/websites/{website_id}/${taxonomy}${suffix}` as `/websites/{website_id}/categories${Suffix}`
}

export function useRefreshTerms(taxonomy: Taxonomy): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: ['get', pathOf(taxonomy, '')] })
}

export type PlacedTerm = Term & { depth: number }

/** Parents before their children; what has no parent among them stands at the top. */
export function placeTerms(terms: readonly Term[]): PlacedTerm[] {
  const ids = new Set(terms.map(({ id }) => id))
  const below = (parentId: string | null, depth: number): PlacedTerm[] =>
    terms
      .filter(({ parent_id }) =>
        parentId === null ? parent_id === null || !ids.has(parent_id) : parent_id === parentId,
      )
      .flatMap((term) => [{ ...term, depth }, ...below(term.id, depth + 1)])
  return below(null, 0)
}

/** The term and all below it. */
export function branchOf(terms: readonly Term[], id: string): Set<string> {
  const branch = new Set([id])
  for (const { id: own, parent_id } of placeTerms(terms))
    if (parent_id !== null && branch.has(parent_id)) branch.add(own)
  return branch
}
