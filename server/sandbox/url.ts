/** Addresses for sandboxed code, which has no parser of its own: by the parser of Node, as text in and text out. */

const MAX = 65_536
const PARTS = new Set([
  'href',
  'protocol',
  'username',
  'password',
  'host',
  'hostname',
  'port',
  'pathname',
  'search',
  'hash',
])

/**
 * @param base empty for none
 * @param part of the address that is to be changed to `value`; empty for none
 * @returns JSON of the address's parts; empty when it is no address
 */
export function parseUrl(text: string, base: string, part: string, value: string): string {
  if (text.length + base.length + value.length > MAX || !URL.canParse(text, base === '' ? undefined : base))
    return ''
  const url = new URL(text, base === '' ? undefined : base)
  if (PARTS.has(part)) {
    try {
      Reflect.set(url, part, value)
    } catch {
      return ''
    }
  }
  const { href, origin, protocol, username, password, host, hostname, port, pathname, search, hash } = url
  return JSON.stringify({
    href,
    origin,
    protocol,
    username,
    password,
    host,
    hostname,
    port,
    pathname,
    search,
    hash,
  })
}

/** @returns JSON of the pairs in a query */
export function parseQuery(text: string): string {
  return text.length > MAX ? '[]' : JSON.stringify([...new URLSearchParams(text)])
}

/** @param json of pairs */
export function writeQuery(json: string): string {
  if (json.length > MAX * 2) return ''
  const pairs: unknown = JSON.parse(json)
  if (!Array.isArray(pairs)) return ''
  return new URLSearchParams(pairs.filter(isPair)).toString()
}

function isPair(value: unknown): value is [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string')
}
