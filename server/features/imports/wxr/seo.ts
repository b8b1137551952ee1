/** What the usual plugins of WordPress say to search engines. */

const KEYS = {
  title: ['_yoast_wpseo_title', 'rank_math_title', '_aioseo_title', '_aioseop_title', '_genesis_title'],
  description: [
    '_yoast_wpseo_metadesc',
    'rank_math_description',
    '_aioseo_description',
    '_aioseop_description',
    '_genesis_description',
  ],
  canonical_url: ['_yoast_wpseo_canonical', 'rank_math_canonical_url'],
  og_title: ['_yoast_wpseo_opengraph-title', 'rank_math_facebook_title'],
  og_description: ['_yoast_wpseo_opengraph-description', 'rank_math_facebook_description'],
}

/** Values with the plugin's own placeholders are left out: nobody here fills them in. */
export function seoOf(meta: ReadonlyMap<string, string>): Record<string, unknown> {
  const seo: Record<string, unknown> = {}
  for (const [name, keys] of Object.entries(KEYS)) {
    const value = keys.map((key) => meta.get(key)?.trim()).find(Boolean)
    if (value && !/%%?\w+%/.test(value)) seo[name] = value.slice(0, 300)
  }
  const canonical = seo['canonical_url']
  if (typeof canonical === 'string' && !/^https?:\/\/[^/]/.test(canonical)) delete seo['canonical_url']
  const isHidden =
    meta.get('_yoast_wpseo_meta-robots-noindex') === '1' ||
    (meta.get('rank_math_robots') ?? '').includes('noindex')
  return { ...seo, ...(isHidden && { noindex: true }) }
}
