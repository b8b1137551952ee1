/** Reads the target of a request: one path has one spelling, and what cannot be a path is refused. */

export type Target = {
  /** Decoded, NFC; begins with a slash and has none at its end, except the front page's. */
  path: string
  /** The path as it would be linked: percent-encoded in one way. */
  encodedPath: string
  query: URLSearchParams
  /** `?…` as it was sent, or empty. */
  search: string
}

export type TargetReading =
  | { kind: 'target'; target: Target }
  /** The same page has its one address elsewhere. */
  | { kind: 'redirect'; location: string }
  | { kind: 'malformed' }
  | { kind: 'too_long' }

const MAX_LENGTH = 4_096

/** @param url the request target, which begins with a slash */
export function readTarget(url: string): TargetReading {
  if (url.length > MAX_LENGTH) return { kind: 'too_long' }
  const withoutFragment = cut(url, '#')[0]
  const [rawPath, search] = cut(withoutFragment, '?')
  if (/[^\x21-\x7e]|\\/.test(withoutFragment)) return { kind: 'malformed' }
  const segments = readSegments(rawPath)
  if (!segments) return { kind: 'malformed' }
  const encodedPath = `/${segments.map(encodeSegment).join('/')}`
  if (!isInShape(rawPath)) return { kind: 'redirect', location: encodedPath + search }
  return {
    kind: 'target',
    target: {
      path: `/${segments.join('/')}`,
      encodedPath,
      query: new URLSearchParams(search),
      search,
    },
  }
}

/** Splits before the first `mark`; the second part begins with it, or is empty. */
function cut(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at)]
}

/** Decoded, with dot segments resolved as browsers do (RFC 3986, 5.2.4). */
function readSegments(rawPath: string): string[] | undefined {
  const segments: string[] = []
  for (const raw of rawPath.split('/')) {
    const segment = decode(raw)
    if (segment === undefined) return undefined
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  return segments
}

function decode(raw: string): string | undefined {
  if (!raw.includes('%')) return raw
  try {
    const segment = decodeURIComponent(raw).normalize('NFC')
    // An encoded slash means a slash inside a segment, which no path of ours has; the others have no business in one.
    return /[\p{Cc}/\\]/u.test(segment) ? undefined : segment
  } catch {
    return undefined
  }
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/%(3A|40|24|26|2B|2C|3B|3D)/g, (escaped) =>
    decodeURIComponent(escaped),
  )
}

/** Whether a path has neither empty nor dot segments, nor a slash at its end. */
function isInShape(rawPath: string): boolean {
  return rawPath === '/' || !/\/\/|\/$|\/(\.|%2e){1,2}(\/|$)/i.test(rawPath)
}
