/** A site as one release shows it: all that rendering a page of it needs to know besides the path. */
import type { CompiledTheme } from '../../liquid/compile.ts'
import type { PublishedRow } from '../../published/documents.ts'
import type { SiteConfig, ThemeCustomization } from '../../published/site-config.ts'
import type { SitePlugins } from './plugins/site-plugins.ts'

/** What of a release row the data plane reads. */
export type LiveRelease = {
  number: number
  /** SHA-256 of the theme package. */
  theme_hash: string
  theme_owner: 'platform' | 'tenant'
  theme_settings: ThemeCustomization
  config: SiteConfig
  /** Visitors see the rows of content_log that hold at this position. */
  content_position: number
  /** Of a preview or a candidate: rows shown instead of, or besides, those of the log. */
  overlay: PublishedRow[] | null
  /** Of a candidate: entries that are taken off the site. */
  overlay_removed?: string[] | null
}

export type SiteView = {
  tenantId: string
  siteId: string
  /** Scheme, host and port that visitors see, without a slash at the end. */
  origin: string
  release: LiveRelease
  theme: CompiledTheme
  /** The enabled ones; undefined where there are none. Replaced when one that was missing is there. */
  plugins?: SitePlugins | undefined
  isPreview: boolean
  /** Rendered for nobody: looks as visitors will see it, and changes nothing. */
  isRehearsed?: boolean
}
