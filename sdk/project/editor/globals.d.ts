/** What plugins find besides the language: there is no DOM, no Node and no network but through `site`. */

interface Console {
  log(...values: unknown[]): void
  debug(...values: unknown[]): void
  info(...values: unknown[]): void
  warn(...values: unknown[]): void
  error(...values: unknown[]): void
}
/** Goes to the plugin's log. */
declare const console: Console

declare class URLSearchParams {
  constructor(init?: string | Iterable<readonly [string, string]> | Record<string, string>)
  readonly size: number
  get(name: string): string | null
  getAll(name: string): string[]
  has(name: string): boolean
  append(name: string, value: string): void
  set(name: string, value: string): void
  delete(name: string): void
  sort(): void
  forEach(use: (value: string, name: string, params: URLSearchParams) => void): void
  keys(): IterableIterator<string>
  values(): IterableIterator<string>
  entries(): IterableIterator<[string, string]>
  [Symbol.iterator](): IterableIterator<[string, string]>
  toString(): string
}
declare class URL {
  constructor(url: string | URL, base?: string | URL)
  static canParse(url: string, base?: string): boolean
  static parse(url: string, base?: string): URL | null
  href: string
  readonly origin: string
  protocol: string
  username: string
  password: string
  host: string
  hostname: string
  port: string
  pathname: string
  search: string
  hash: string
  readonly searchParams: URLSearchParams
  toString(): string
  toJSON(): string
}
declare class TextEncoder {
  encode(text?: string): Uint8Array
}
declare class TextDecoder {
  constructor(encoding?: 'utf-8')
  decode(bytes?: ArrayBuffer | ArrayBufferView): string
}
declare function atob(base64: string): string
declare function btoa(latin1: string): string
declare function structuredClone<Value>(value: Value): Value
declare function queueMicrotask(run: () => void): void
/** At most 50 at a time; their time is part of the call's. */
declare function setTimeout<Values extends unknown[]>(
  run: (...values: Values) => void,
  delayMs?: number,
  ...values: Values
): number
declare function clearTimeout(id: number | undefined): void
declare const crypto: {
  randomUUID(): string
  getRandomValues<Bytes extends ArrayBufferView>(bytes: Bytes): Bytes
}

/** Of tests. */
interface ImportMeta {
  readonly url: string
  readonly dirname: string
}
