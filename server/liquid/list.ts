/** A list of the site's content whose items are fetched when, and as far as, a template shows them. */

/** Where the items come from. Either function may answer at once. */
export type ListSource = {
  items: (offset: number, limit: number) => Promise<readonly unknown[]> | readonly unknown[]
  count: () => Promise<number> | number
  /**
   * The list narrowed or ordered by a filter of the language: in_category, in_tag, by_author, featured, except, sort_by,
   * where_field, reverse. Undefined when this list does not know the filter.
   * @param args as the template gave them: slugs, objects, numbers
   */
  narrow?: (filter: string, args: readonly unknown[]) => ListSource | undefined
}

/** What one loop takes from a list that names no limit. */
export const LIST_MAX = 250

/** Remembers what it fetched: a page that shows the same part twice asks once. */
export class ItemList {
  readonly #source: ListSource
  readonly #parts = new Map<string, Promise<readonly unknown[]> | readonly unknown[]>()
  readonly #narrowed = new Map<string, ItemList | undefined>()
  #count: Promise<number> | number | undefined

  constructor(source: ListSource) {
    this.#source = source
  }

  items(offset = 0, limit = LIST_MAX): Promise<readonly unknown[]> | readonly unknown[] {
    const from = Math.max(0, Math.trunc(offset))
    const most = Math.min(LIST_MAX, Math.max(0, Math.trunc(limit)))
    if (most === 0) return []
    const key = `${from}:${most}`
    let part = this.#parts.get(key)
    if (part === undefined) this.#parts.set(key, (part = this.#source.items(from, most)))
    return part
  }

  count(): Promise<number> | number {
    return (this.#count ??= this.#source.count())
  }

  /** The same list object for the same filter and arguments. */
  narrow(filter: string, args: readonly unknown[]): ItemList | undefined {
    const key = JSON.stringify([filter, args.map(identity)])
    if (this.#narrowed.has(key)) return this.#narrowed.get(key)
    const source = this.#source.narrow?.(filter, args)
    const list = source && new ItemList(source)
    this.#narrowed.set(key, list)
    return list
  }
}

function identity(argument: unknown): unknown {
  if (typeof argument !== 'object' || argument === null) return argument
  return 'id' in argument ? { id: argument.id } : argument
}

/** Items that are there already. */
export function listOf(items: readonly unknown[]): ItemList {
  return new ItemList({
    items: (offset, limit) => items.slice(offset, offset + limit),
    count: () => items.length,
  })
}
