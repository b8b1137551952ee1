/** What a running template sees: its variables, where its output goes, and the render it belongs to. */
import type { ThemeCustomization } from '../published/site-config.ts'
import type { Budget } from './limits.ts'
import { ItemList } from './list.ts'
import type { CompiledTheme } from './compile.ts'
import type { Environment } from './render.ts'
import { ThemeError } from './theme-error.ts'
import { Drop, Reference, SafeString, isThenable, lengthOf } from './values.ts'

export type Scope = Record<string, unknown>

/** What all frames of one render share. */
export type RenderState = {
  theme: CompiledTheme
  customization: ThemeCustomization
  environment: Environment
  /** What the engine adds to `data`: settings, theme, template, content_for_layout. */
  globals: Scope
  /** The objects of the site; its getters are read when a template names them. */
  data: object
  budget: Budget
  /** Promises that were waited for. */
  settled: WeakMap<PromiseLike<unknown>, Settled>
  /** Promises that properties returned, so that a getter that makes a new one each time is asked once. */
  reads: WeakMap<object, Map<PropertyKey, PromiseLike<unknown>>>
  references: Map<Reference, unknown>
  depth: number
  sections: number
  /** Lists inside `paginate`, and the part of each that the page shows. */
  windows: Map<unknown, { offset: number; limit: number }>
  counters: Map<string, number>
  /** Pages of the list that `paginate` cut up. */
  pages: number | undefined
  layout: string | false | undefined
  /** Styles and scripts of sections that the page has already. */
  shownOnce: Set<string>
}
type Settled = { value: unknown } | { error: unknown }

export const NEXT = 0
export const BREAK = 1
export const CONTINUE = 2

export type Frame = {
  state: RenderState
  /** Innermost last; `assign` writes into the first. */
  scopes: Scope[]
  out: { text: string }
  flow: typeof NEXT | typeof BREAK | typeof CONTINUE
  cycles: Map<string, number>
  offsets: Map<string, number>
}

export function newScope(values?: Scope): Scope {
  const scope: Scope = Object.create(null)
  return values ? Object.assign(scope, values) : scope
}

/** A frame that sees the globals and `variables`, and writes where `frame` writes. */
export function isolatedFrame(
  state: RenderState,
  out: { text: string },
  variables: Scope = newScope(),
): Frame {
  return { state, scopes: [variables], out, flow: NEXT, cycles: new Map(), offsets: new Map() }
}

/** Thrown by an expression that needs data which is not there yet; the statement runs again when it is. */
export class Pending {
  readonly promise: PromiseLike<unknown>
  constructor(promise: PromiseLike<unknown>) {
    this.promise = promise
  }
}

/** The value of what may be a promise. @throws Pending until it is settled */
export function settle<Value>(state: RenderState, value: Value | PromiseLike<Value>): Value {
  if (!isThenable(value)) return value
  const settled = state.settled.get(value)
  if (settled === undefined) throw new Pending(value)
  if ('error' in settled) throw settled.error
  return settled.value as Value
}

/** Waits for what an expression needs. Time spent waiting is not the theme's. */
export async function waitFor(state: RenderState, { promise }: Pending): Promise<void> {
  state.budget.pause()
  try {
    state.settled.set(promise, { value: await promise })
  } catch (error) {
    state.settled.set(promise, { error })
  }
  state.budget.resume()
}

/** A variable by its name: of a loop, assigned, or global. */
export function findVariable(frame: Frame, name: string): unknown {
  for (let i = frame.scopes.length - 1; i >= 0; i--) {
    const scope = frame.scopes[i]
    if (scope && name in scope) return scope[name]
  }
  const { globals, data } = frame.state
  return name in globals ? globals[name] : readProperty(frame.state, data, name)
}

/**
 * A property as templates may see it: own properties of plain objects, getters of Drops, items of arrays, and size,
 * first, last. Never what a prototype of JavaScript's brings along, and never a function.
 */
export function readProperty(state: RenderState, object: unknown, key: unknown): unknown {
  if (object === undefined || object === null) return undefined
  if (typeof object === 'string' || object instanceof SafeString)
    return key === 'size' ? lengthOf(String(object)) : undefined
  if (typeof object !== 'object') return undefined
  if (Array.isArray(object)) return readItem(object, key)
  if (object instanceof ItemList) return readListProperty(state, object, key)
  if (typeof key !== 'string' && typeof key !== 'number') return undefined
  const known = state.reads.get(object)?.get(key)
  if (known !== undefined) return settle(state, known)
  if (!isReadable(object, key))
    return key === 'size' && !(object instanceof Drop) ? Object.keys(object).length : undefined
  const value = (object as Scope)[key]
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? undefined : value
  if (value instanceof Reference) return resolveReference(state, value)
  if (!isThenable(value)) return value
  const reads = state.reads.get(object) ?? new Map<PropertyKey, PromiseLike<unknown>>()
  state.reads.set(object, reads.set(key, value))
  return settle(state, value)
}

function readItem(items: readonly unknown[], key: unknown): unknown {
  if (key === 'size') return items.length
  if (key === 'first') return items[0]
  if (key === 'last') return items.at(-1)
  const index =
    typeof key === 'number' ? key : typeof key === 'string' && /^-?\d+$/.test(key) ? Number(key) : Number.NaN
  return Number.isInteger(index) ? items.at(index) : undefined
}

function readListProperty(state: RenderState, list: ItemList, key: unknown): unknown {
  if (key === 'size') return settle(state, list.count())
  if (key === 'first') return settle(state, list.items(0, 1))[0]
  if (key === 'last') return settle(state, list.items()).at(-1)
  if (typeof key === 'number' && key >= 0) return settle(state, list.items(key, 1))[0]
  return undefined
}

function isReadable(object: object, key: string | number): boolean {
  if (Object.hasOwn(object, key)) return true
  if (!(object instanceof Drop) || typeof key !== 'string' || key.startsWith('_')) return false
  for (
    let kind = Object.getPrototypeOf(object);
    kind !== Drop.prototype;
    kind = Object.getPrototypeOf(kind)
  ) {
    const property = Object.getOwnPropertyDescriptor(kind, key)
    if (property) return property.get !== undefined
  }
  return false
}

/** What a setting of type image, menu, page, … stands for. */
function resolveReference(state: RenderState, reference: Reference): unknown {
  let value = state.references.get(reference)
  if (value === undefined) {
    const { kind } = reference
    value = themeImage(state, reference) ?? state.environment.resolve[kind]?.(reference.value) ?? null
    state.references.set(reference, value)
  }
  return settle(state, value)
}

const ASSET = 'asset:'

/** `asset:hero.webp`: an image of the theme's own. */
function themeImage({ theme, environment }: RenderState, { kind, value }: Reference): object | undefined {
  if (kind !== 'image' || !value.startsWith(ASSET)) return undefined
  const asset = theme.assets.get(value.slice(ASSET.length))
  if (!asset) return undefined
  const { width = 0, height = 0 } = asset
  return {
    id: value,
    url: environment.assetUrl(asset.name),
    width,
    height,
    widths: [],
    alt: '',
    caption: '',
    credit: '',
    aspect_ratio: height === 0 ? 1 : width / height,
    color: null,
    srcset: '',
  }
}

/** One snippet deeper. */
export function enter(state: RenderState, name: string): void {
  if (++state.depth > state.budget.limits.depth) {
    state.depth = 0
    throw new ThemeError(
      `Snippets nest more than ${state.budget.limits.depth} deep; does ${name} render itself?`,
    )
  }
}
