/** What a user agent says about a device, as far as people want to know. */

const BROWSERS: [RegExp, string][] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bCriOS\/|\bChrome\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const SYSTEMS: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
]

export function deviceOf(userAgent: string): {
  browser: string
  system: string
  kind: 'desktop' | 'phone' | 'program'
} {
  const found = (list: [RegExp, string][]) => list.find(([pattern]) => pattern.test(userAgent))?.[1]
  const browser = found(BROWSERS)
  const system = found(SYSTEMS) ?? ''
  // Programs name themselves first: curl/8.5.0
  if (!browser) return { browser: userAgent.split('/')[0]?.slice(0, 40) ?? '', system, kind: 'program' }
  return { browser, system, kind: /Mobi|Android|iPhone|iPad/.test(userAgent) ? 'phone' : 'desktop' }
}
