/** What permissions allow, in words, and in groups that belong together. */
import { useTranslation } from 'react-i18next'
import type { Item } from '@/api/api'

export type Permission = Item<'/permissions'>
export type PermissionGroup = { name: string; permissions: Permission[] }

/** Groups in the order of the day's work; what no group names comes last. */
export function usePermissionGroups(): (permissions: Permission[]) => PermissionGroup[] {
  const { t } = useTranslation('team')
  const groups: [name: string, areas: string[]][] = [
    [t('Websites and content'), ['sites', 'content', 'themes', 'plugins', 'plugin-data']],
    [t('Deployments'), ['deployments', 'change-control']],
    [t('Names'), ['domains', 'cdn']],
    [t('People'), ['members', 'roles', 'owners']],
    [t('Team and settings'), ['tenant', 'settings', 'branding', 'usage', 'mail', 'mail-templates']],
    [t('Developers'), ['api-keys', 'webhooks', 'jobs', 'audit']],
  ]
  return (permissions) => {
    const areaOf = ({ id }: Permission) => id.split(':')[0] ?? ''
    const known = new Set(groups.flatMap(([, areas]) => areas))
    return [
      ...groups.map(([name, areas]) => ({
        name,
        permissions: areas.flatMap((area) => permissions.filter((one) => areaOf(one) === area)),
      })),
      { name: t('Others'), permissions: permissions.filter((one) => !known.has(areaOf(one))) },
    ].filter((group) => group.permissions.length > 0)
  }
}

export function usePermissionText(): (permission: Pick<Permission, 'id' | 'description'>) => string {
  const { t } = useTranslation('team')
  const texts: Record<string, string> = {
    'tenant:read': t('See the team’s profile'),
    'tenant:write': t('Change the team’s name and profile'),
    'owners:write': t('Make and unmake owners'),
    'settings:read': t('See settings and branding, and their history'),
    'settings:write': t('Change settings and bring back older ones'),
    'branding:write': t('Change logo, colours and the portal’s own name'),
    'members:read': t('See members and invitations'),
    'members:write': t('Invite and remove members, change their roles'),
    'roles:read': t('See roles and what they allow'),
    'roles:write': t('Create, change and delete roles'),
    'api-keys:read': t('See API keys, without their secrets'),
    'api-keys:write': t('Create, change and revoke API keys'),
    'audit:read': t('Read the audit log'),
    'audit:export': t('Download the audit log'),
    'audit:verify': t('Verify that the audit log was not tampered with'),
    'mail:read': t('Read the mails sent by the team, with the links in them'),
    'mail-templates:write': t('Change the texts of mails'),
    'jobs:read': t('See background jobs'),
    'jobs:write': t('Retry and cancel background jobs'),
    'usage:read': t('See the plan, its limits and what is used of them'),
    'domains:read': t('See domains, their certificates and DNS records'),
    'domains:write': t('Add, change, move and remove domains, certificates and DNS records'),
    'cdn:read': t('See which CDNs are purged, and what became of it'),
    'cdn:write': t('Add and change CDNs, and purge them'),
    'sites:read': t('See websites'),
    'sites:write': t('Create, change and delete websites'),
    'themes:read': t('See themes and what websites make of them'),
    'themes:write': t('Upload themes, activate and change them'),
    'plugins:read': t('See plugins, their settings and their logs'),
    'plugins:write': t('Upload, install, configure and remove plugins'),
    'plugin-data:read': t('See what plugins keep: messages, subscribers, orders'),
    'plugin-data:write': t('Change and delete what plugins keep, run their actions'),
    'content:read': t('See content, drafts included'),
    'content:write': t('Write and change content'),
    'content:publish': t('Publish content, and take it off the website'),
    'deployments:read': t('See deployments, releases and approvals'),
    'deployments:write': t('Deploy, pause, promote and roll back'),
    'change-control:write': t('Change approval rules, freezes and checks'),
    'change-control:override': t('Deploy in spite of a freeze'),
    'webhooks:read': t('See webhooks and what became of their messages'),
    'webhooks:write': t('Add, change and remove webhooks, send messages again'),
  }
  return ({ id, description }) => texts[id] ?? description
}
