/** The closed catalogue of permissions, and what the built-in roles may do with them. */

/** What somebody may do in one tenant. */
export const PERMISSIONS = {
  'tenant:read': "See the tenant's profile",
  'tenant:write': "Change the tenant's name and profile",
  'owners:write': 'Make and unmake owners; only owners hold it, no custom role or API key can',
  'settings:read': 'See configuration and branding, and their history',
  'settings:write': 'Change and restore the configuration',
  'branding:write': 'Change and restore logo and colours',
  'members:read': 'See members and invitations',
  'members:write': 'Invite and remove members, change their roles',
  'roles:read': 'See roles and the permission catalogue',
  'roles:write': 'Create, change and delete custom roles',
  'api-keys:read': 'See API keys, without their secrets',
  'api-keys:write': 'Create, change and revoke API keys',
  'audit:read': 'Read the audit trail',
  'audit:export': 'Download the audit trail',
  'audit:verify': 'Verify that the audit trail was not tampered with',
  'mail:read': 'Read the mails sent by the tenant, links in them included',
  'mail-templates:write': 'Change the texts of mails',
  'jobs:read': 'See background jobs',
  'jobs:write': 'Retry and cancel background jobs',
  'usage:read': 'See the plan, its limits and what is used of them',
  'domains:read': 'See custom domains, their certificates and DNS records',
  'domains:write': 'Add, change, move and remove custom domains, their certificates and DNS records',
  'cdn:read': 'See which CDNs are purged, and what became of it',
  'cdn:write': 'Add and change CDNs to purge, and purge them',
  'sites:read': 'See websites',
  'sites:write': 'Create, change and delete websites',
  'themes:read': 'See themes and what websites make of them',
  'themes:write': 'Upload themes, activate and change them',
  'plugins:read': 'See plugins, their settings and their logs',
  'plugins:write': 'Upload plugins, install, grant, configure and remove them',
  'plugin-data:read': 'See what plugins keep: messages, subscribers, orders',
  'plugin-data:write': 'Change and delete what plugins keep, run their actions',
  'content:read': 'See pages, posts and media, drafts included',
  'content:write': 'Write drafts and upload media',
  'content:publish': 'Put content online and take it offline',
  'deployments:read': 'See deployments, their figures and approvals',
  'deployments:write': 'Deploy to websites, promote, pause and roll back',
  'change-control:write': 'Change approval rules, freezes, maintenance windows and smoke checks',
  'change-control:override': 'Deploy during a freeze, with a reason',
  'webhooks:read': 'See webhooks and what they were sent',
  'webhooks:write': 'Add and change webhooks, send again',
} as const satisfies Record<string, string>

/** What an operator may do across tenants. */
export const PLATFORM_PERMISSIONS = {
  'platform.tenants:read': 'See all tenants',
  'platform.tenants:write': 'Create, change, suspend and activate tenants',
  'platform.tenants:delete': 'Delete, restore and purge tenants',
  'platform.users:read': 'See all users',
  'platform.users:write': 'Change, lock and unlock users, and give platform roles',
  'platform.impersonate': 'Act as a user for a limited time, visibly and audited',
  'platform.plans:read': 'See plans',
  'platform.plans:write': 'Change plans and the quotas of single tenants',
  'platform.audit:read': "Read the platform's audit trail",
  'platform.jobs:read': 'See background jobs of all tenants',
  'platform.jobs:write': 'Retry and cancel background jobs of all tenants',
  'platform.mail:read': "Read the platform's mails",
  'platform.metrics:read': 'Read metrics',
  'platform.deployments:read': 'See deployments across tenants',
  'platform.deployments:write': 'Deploy across tenants, freeze the platform',
  'platform.plugins:read': 'See the catalogue of plugins, what waits for review, advisories',
  'platform.plugins:write': 'Review plugins, publish advisories, switch versions off everywhere',
  'platform.domains:read': 'See names and certificates of all tenants',
  'platform.domains:write': 'Quarantine names, order and revoke certificates of all tenants',
  'platform.notifications:read': 'Be told what operators should know',
  'platform.settings:write': "Change the platform's settings",
} as const satisfies Record<string, string>

export type Permission = keyof typeof PERMISSIONS
export type PlatformPermission = keyof typeof PLATFORM_PERMISSIONS

const ALL = Object.keys(PERMISSIONS) as Permission[]
const ALL_PLATFORM = Object.keys(PLATFORM_PERMISSIONS) as PlatformPermission[]

export type BuiltInRole<Id extends string> = { name: string; description: string; permissions: readonly Id[] }

const VIEWER: Permission[] = [
  'tenant:read',
  'settings:read',
  'members:read',
  'domains:read',
  'sites:read',
  'content:read',
  'themes:read',
  'plugins:read',
  'deployments:read',
]

/** The roles every tenant has; their order is from most to least. */
export const BUILT_IN_ROLES = {
  owner: { name: 'Owner', description: 'May do everything, and decides who owns', permissions: ALL },
  admin: {
    name: 'Admin',
    description: 'Runs the tenant; cannot touch owners or read their mail',
    // An invitation's mail holds the link that accepts it: whoever reads the mail of an invited owner could become one.
    permissions: ALL.filter((id) => id !== 'owners:write' && id !== 'mail:read'),
  },
  editor: {
    name: 'Editor',
    description: 'Builds websites and publishes content',
    permissions: [
      ...VIEWER,
      'branding:write',
      'sites:write',
      'themes:write',
      'plugin-data:read',
      'plugin-data:write',
      'content:write',
      'content:publish',
      'deployments:write',
      'usage:read',
    ],
  },
  author: {
    name: 'Author',
    description: 'Writes drafts for others to publish',
    permissions: [...VIEWER, 'content:write'],
  },
  viewer: { name: 'Viewer', description: 'Looks, and changes nothing', permissions: VIEWER },
} as const satisfies Record<string, BuiltInRole<Permission>>

/** The roles of operators. */
export const PLATFORM_ROLES = {
  platform_admin: { name: 'Platform admin', description: 'Runs the platform', permissions: ALL_PLATFORM },
  support: {
    name: 'Support',
    description:
      'Sees everything and helps by acting as a user; deletes nothing, changes no plan and no role',
    permissions: ALL_PLATFORM.filter((id) => id.endsWith(':read') || id === 'platform.impersonate'),
  },
} as const satisfies Record<string, BuiltInRole<PlatformPermission>>

export type RoleSlug = keyof typeof BUILT_IN_ROLES
export type PlatformRole = keyof typeof PLATFORM_ROLES

/** Held by owners through their role only: never part of a custom role or a key. */
const OWNERS_ONLY: ReadonlySet<string> = new Set(['owners:write'])

/** The permissions a custom role or an API key may be given. */
export const GRANTABLE = ALL.filter((id) => !OWNERS_ONLY.has(id))
const grantable: ReadonlySet<string> = new Set(GRANTABLE)

/**
 * What a role allows.
 * @param role a row of `roles`; unknown permissions in it (of a former version of the program) count for nothing
 */
export function permissionsOfRole(role: {
  slug: string
  built_in: boolean
  permissions: readonly string[]
}): Permission[] {
  if (role.built_in)
    return Object.hasOwn(BUILT_IN_ROLES, role.slug)
      ? [...BUILT_IN_ROLES[role.slug as RoleSlug].permissions]
      : []
  return keepGrantable(role.permissions)
}

/** @returns those of `ids` that the catalogue knows and lets be given away, each once, in the catalogue's order */
export function keepGrantable(ids: readonly string[]): Permission[] {
  const wanted = new Set(ids)
  return GRANTABLE.filter((id) => wanted.has(id))
}

export function isGrantable(id: string): id is Permission {
  return grantable.has(id)
}
