/** A plugin as a release holds it: which package runs, with which settings, and what it was granted. */
export type PublishedPlugin = {
  name: string
  version: string
  /** The package by the SHA-256 of its content, and who keeps it. */
  hash: string
  owner: 'platform' | 'tenant'
  settings: Record<string, unknown>
  permissions: string[]
}
