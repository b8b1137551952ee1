/** Which tenants are chosen: some by their ids, or all that the filters find, loaded or not. */
export type Selection = { kind: 'some'; ids: ReadonlySet<string> } | { kind: 'all' }

export const NOTHING: Selection = { kind: 'some', ids: new Set() }

export function isSelected(selection: Selection, id: string): boolean {
  return selection.kind === 'all' || selection.ids.has(id)
}

/** @param loaded those that are shown: taking one out of "all" leaves the others of them */
export function toggle(selection: Selection, id: string, loaded: readonly { id: string }[]): Selection {
  const ids = new Set(selection.kind === 'all' ? loaded.map((tenant) => tenant.id) : selection.ids)
  if (!ids.delete(id)) ids.add(id)
  return { kind: 'some', ids }
}
