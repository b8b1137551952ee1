/** Which tables hold what a copy of a site takes along, and which do not. */

/** In the order their foreign keys need. What the rows are called inside the site stays; only the site differs. */
export const COPIED_TABLES = [
  'media_folders',
  'media',
  'collections',
  'terms',
  'authors',
  'entries',
  'entry_versions',
  'menus',
  'redirects',
  'comments',
  'theme_customizations',
] as const

/** The table whose row each row of a copied table belongs to: one that came in between is left out with it. */
export const PARENTS: Partial<Record<(typeof COPIED_TABLES)[number], { table: string; key: string }>> = {
  entry_versions: { table: 'entries', key: 'entry_id' },
  comments: { table: 'entries', key: 'entry_id' },
}

/** With the reason why. */
export const LEFT_TABLES: Record<string, string> = {
  releases: 'the copy begins with one release that shows what the original shows',
  content_log: 'of the log, what holds now is copied with that release',
  uploads: 'uploads that are under way end where they began',
  imports: 'what was imported is copied, the reports are not',
  exports: 'the archives are of the original',
  traffic_hourly: 'nobody has visited the copy yet',
  traffic_daily: 'nobody has visited the copy yet',
  traffic_paths: 'nobody has visited the copy yet',
  canary_samples: 'nobody has visited the copy yet',
  site_presence: 'nobody is at work on the copy yet',
  site_api_keys: 'a key opens one site; whoever calls the copy gets one of its own',
  site_api_usage: 'nobody has called the copy yet',
  deployment_sites: 'the deployments are of the original',
  smoke_checks: 'they look for the texts of the original; those for all sites hold for the copy, too',
  bulk_outcomes: 'they are about the original',
  plugin_secrets: 'who copies a site need not know its keys; whoever runs the copy enters its own',
  plugin_stores: 'what visitors left with plugins (orders, messages, subscribers) belongs to the original',
  plugin_values: 'as plugin_stores',
  plugin_rows: 'as plugin_stores',
  plugin_keys: 'as plugin_stores',
  plugin_logs: 'as plugin_stores',
  plugin_usage: 'as plugin_stores',
  cdn_sites: 'what CDNs have of the copy is known with the first look at it',
  site_plugins: 'an index of releases, made anew of the first release of the copy',
  plugin_listeners: 'as site_plugins',
  plugin_schedules: 'as site_plugins; the tasks of the copy have never run',
}
