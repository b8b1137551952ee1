/** What one plane asks the other to render before visitors see it, and what comes of it. */

export type RehearsalTarget = {
  tenantId: string
  siteId: string
  /** Of any release: live, candidate, preview. */
  releaseNumber: number
  /** Shows the release with the content of this position instead of its own. */
  contentPosition?: number
}

/** A release that can be rendered. */
export type RehearsedRelease = {
  /**
   * @param path begins with a slash, may have a query
   * @returns what a visitor would get; what a theme does wrong is a result
   * @throws what the database throws when it is away
   */
  render: (path: string) => Promise<Rendered>
}

export type Rendered = {
  /** As it was asked for, with its query. */
  path: string
  status: number
  content_type: string
  /** Time of this rendering alone; waiting for the database is part of it, loading the theme is not. */
  ms: number
  bytes: number
  /** Where a template failed; file is empty and line 0 where that is not known. */
  error?: TemplateFailure
  /** Plugins that the page came without; absent where none is missing. */
  plugin_failures?: PluginTrouble[]
  /** What was rendered, up to REHEARSED_TEXT_MAX characters; of what is longer the beginning and the end. */
  text: string
}

export type TemplateFailure = { file: string; line: number; message: string }

/** What a plugin could not do for a page: by its hook or the type of its block. */
export type PluginTrouble = { plugin: string; version: string; what: string; message: string }

export const REHEARSED_TEXT_MAX = 200_000
