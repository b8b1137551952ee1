/** What plugins may be allowed: each permission with the sentence that whoever installs a plugin reads before agreeing. */
import { HOST_FUNCTIONS, type HostFunctionName } from './host-functions.ts'
import type { BrowserSource, PluginManifest } from './manifest-schema.ts'

type PermissionText = {
  title: string
  /** What follows from it, for somebody who is no programmer. */
  consequence: string
}

/** By id, in the order in which people read them: what changes the site and reaches out first. */
export const PLUGIN_PERMISSIONS = {
  'content:publish': {
    title: 'Publish and unpublish content',
    consequence:
      'What it publishes is seen by your visitors at once, and what it unpublishes is gone for them.',
  },
  'content:write': {
    title: 'Write content',
    consequence:
      'It can add, change and remove pages, posts and records. Every version is kept and can be restored.',
  },
  'content:read': {
    title: 'Read content',
    consequence: 'It can read pages, posts and records, also those of collections that are not public.',
  },
  'collections:write': {
    title: 'Set up collections',
    consequence: 'It can add collections and add fields to those there are.',
  },
  'media:write': {
    title: 'Add media',
    consequence: 'It can add files to your media library; they count towards your storage.',
  },
  'media:read': { title: 'Read media', consequence: 'It can list the files of your media library.' },
  'redirects:write': {
    title: 'Change redirects',
    consequence: 'It can send visitors of one address to another one, also to another website.',
  },
  'redirects:read': {
    title: 'Read redirects',
    consequence: 'It can list where addresses of your site lead.',
  },
  'pages:filter': {
    title: 'Rewrite pages',
    consequence: 'It can change everything that visitors see on every page.',
  },
  'pages:scripts': {
    title: 'Run scripts in your visitors’ browsers',
    consequence:
      'Its scripts see what visitors see and do on your pages, and may talk to the other websites named here.',
  },
  'pages:head': {
    title: 'Add to the head of pages',
    consequence: 'It can add descriptions, links and styles to every page.',
  },
  'pages:body': {
    title: 'Add to the beginning and end of pages',
    consequence: 'It can show something of its own on every page.',
  },
  blocks: {
    title: 'Offer blocks',
    consequence: 'Editors can place its blocks in pages; it decides what they show.',
  },
  endpoints: {
    title: 'Answer requests',
    consequence: 'Visitors and programs can send requests to it at /api/ on your site.',
  },
  'hooks:content': {
    title: 'See, change and refuse what editors save',
    consequence: 'It reads drafts when they are saved, published or removed, and can change them or say no.',
  },
  'hooks:content.read': {
    title: 'Hear of changes to content',
    consequence: 'It is told what was saved, published, unpublished or removed.',
  },
  'hooks:media': { title: 'Hear of new media', consequence: 'It is told of every file that is added.' },
  'hooks:forms': {
    title: 'Hear of submitted forms',
    consequence: 'It reads what visitors send with forms of other plugins, personal data included.',
  },
  'hooks:orders': {
    title: 'Hear of orders',
    consequence: 'It reads what customers order, with their names and addresses.',
  },
  'hooks:members': {
    title: 'Hear of members',
    consequence: 'It is told who joins and leaves your organization.',
  },
  'hooks:deployments': {
    title: 'Hear of deployments',
    consequence:
      'It is told when changes to your site go live, fail or are taken back, and who asked for them, by e-mail address.',
  },
  fetch: {
    title: 'Talk to other servers',
    consequence: 'It can send what it knows to the servers named here, and read what they answer.',
  },
  'mail:send': {
    title: 'Send mail',
    consequence: 'It can send mail in your name to any address, within your plan’s limits.',
  },
  secrets: {
    title: 'Use secrets you enter for it',
    consequence: 'It reads the keys and passwords that you give it, and no others.',
  },
  'members:read': {
    title: 'Read who your members are',
    consequence: 'It can list the names and roles of the people in your organization.',
  },
  'members:email': {
    title: 'Read your members’ e-mail addresses',
    consequence: 'It sees the e-mail addresses of the people in your organization.',
  },
  'traffic:read': {
    title: 'Read traffic figures',
    consequence: 'It can read how often your pages are seen.',
  },
  'events:emit': {
    title: 'Send events',
    consequence: 'It can trigger your webhooks, and other plugins that listen.',
  },
  search: { title: 'Search the site', consequence: 'It can search what is published.' },
  kv: {
    title: 'Keep values',
    consequence: 'It can keep small pieces of data of its own; they count towards your storage.',
  },
  tables: {
    title: 'Keep tables',
    consequence:
      'It can keep rows of its own, which may hold what visitors send; you can see and export them.',
  },
  links: {
    title: 'Make signed links',
    consequence: 'It can make links that only work as it made them, such as to confirm an address.',
  },
  jobs: { title: 'Work in the background', consequence: 'It can put off work to do it later.' },
  schedules: {
    title: 'Run at set times',
    consequence: 'It runs at the times named here, also when nobody visits.',
  },
} as const satisfies Record<string, PermissionText>

export type PluginPermission = keyof typeof PLUGIN_PERMISSIONS
export const PLUGIN_PERMISSION_IDS = Object.keys(PLUGIN_PERMISSIONS) as PluginPermission[]

export function isPluginPermission(id: string): id is PluginPermission {
  return Object.hasOwn(PLUGIN_PERMISSIONS, id)
}

/** @returns the permission that a host function needs; null: none. Undefined: there is no such function. */
export function requiredPermission(hostFunction: string): PluginPermission | null | undefined {
  return Object.hasOwn(HOST_FUNCTIONS, hostFunction)
    ? HOST_FUNCTIONS[hostFunction as HostFunctionName].permission
    : undefined
}

/** What somebody agrees to with a plugin, ready to show. */
export type Consent = {
  permissions: { id: PluginPermission; title: string; consequence: string }[]
  /** Servers it may talk to. */
  hosts: string[]
  /** Origins that visitors' browsers may talk to because of it; `{ setting }` is one the site's settings name. */
  browser: Record<BrowserUse, BrowserSource[]>
}

export const BROWSER_USES = ['scripts', 'connect', 'frames', 'images'] as const
export type BrowserUse = (typeof BROWSER_USES)[number]

export type Asking = Pick<PluginManifest, 'permissions' | 'hosts' | 'browser'>

/**
 * What a plugin asks for, as words that can be agreed to one by one: a permission by its id (`kv`), a server it may talk
 * to (`host:api.example.com`), an origin for visitors' browsers (`scripts:https://cdn.example.com`, `connect:{endpoint}`
 * where a setting names it).
 */
export function askedBy(manifest: Asking): string[] {
  return [
    ...manifest.permissions,
    ...manifest.hosts.map((host) => `host:${host}`),
    ...BROWSER_USES.flatMap((use) => manifest.browser[use].map((source) => browserWord(use, source))),
  ]
}

export function browserWord(use: BrowserUse, source: BrowserSource): string {
  return `${use}:${typeof source === 'string' ? source : `{${source.setting}}`}`
}

export function describeConsent(manifest: PluginManifest): Consent {
  return {
    permissions: PLUGIN_PERMISSION_IDS.filter((id) => manifest.permissions.includes(id)).map((id) => ({
      id,
      ...PLUGIN_PERMISSIONS[id],
    })),
    hosts: manifest.hosts,
    browser: manifest.browser,
  }
}

/** What one version asks for and another one does not. */
export type PermissionDiff = {
  added: PluginPermission[]
  removed: PluginPermission[]
  hosts_added: string[]
  hosts_removed: string[]
  browser_added: Record<BrowserUse, BrowserSource[]>
  browser_removed: Record<BrowserUse, BrowserSource[]>
  /** Whether the later version wants more, so that somebody has to agree again. */
  needs_consent: boolean
}

export function permissionDiff(before: PluginManifest, after: PluginManifest): PermissionDiff {
  const added = less(after.permissions, before.permissions)
  const hosts_added = less(after.hosts, before.hosts)
  const browser_added = lessBrowser(after, before)
  return {
    added,
    removed: less(before.permissions, after.permissions),
    hosts_added,
    hosts_removed: less(before.hosts, after.hosts),
    browser_added,
    browser_removed: lessBrowser(before, after),
    needs_consent:
      added.length + hosts_added.length + BROWSER_USES.flatMap((use) => browser_added[use]).length > 0,
  }
}

function less<Item>(from: readonly Item[], taken: readonly Item[]): Item[] {
  return from.filter((item) => !taken.includes(item))
}

function lessBrowser(from: PluginManifest, taken: PluginManifest): Record<BrowserUse, BrowserSource[]> {
  const of = (use: BrowserUse) => {
    const others = taken.browser[use].map((source) => JSON.stringify(source))
    return from.browser[use].filter((source) => !others.includes(JSON.stringify(source)))
  }
  return { scripts: of('scripts'), connect: of('connect'), frames: of('frames'), images: of('images') }
}
