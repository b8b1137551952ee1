/** What plugins may be allowed, in the portal's language; the server says it in English. */
import { useTranslation } from 'react-i18next'

type Permission = { id: string; title: string; consequence: string }

/** @returns the permission as people read it; one that this portal does not know stays as the server words it */
export function usePermissionTexts(): (permission: Permission) => Permission {
  const { t } = useTranslation('plugins')
  const texts: Record<string, [title: string, consequence: string]> = {
    'content:publish': [
      t('Publish and unpublish content'),
      t('What it publishes is seen by your visitors at once, and what it unpublishes is gone for them.'),
    ],
    'content:write': [
      t('Write content'),
      t('It can add, change and remove pages, posts and records. Every version is kept and can be restored.'),
    ],
    'content:read': [
      t('Read content'),
      t('It can read pages, posts and records, also those of collections that are not public.'),
    ],
    'collections:write': [
      t('Set up collections'),
      t('It can add collections and add fields to those there are.'),
    ],
    'media:write': [
      t('Add media'),
      t('It can add files to your media library; they count towards your storage.'),
    ],
    'media:read': [t('Read media'), t('It can list the files of your media library.')],
    'redirects:write': [
      t('Change redirects'),
      t('It can send visitors of one address to another one, also to another website.'),
    ],
    'redirects:read': [t('Read redirects'), t('It can list where addresses of your site lead.')],
    'pages:filter': [t('Rewrite pages'), t('It can change everything that visitors see on every page.')],
    'pages:scripts': [
      t('Run scripts in your visitors’ browsers'),
      t(
        'Its scripts see what visitors see and do on your pages, and may talk to the other websites named here.',
      ),
    ],
    'pages:head': [
      t('Add to the head of pages'),
      t('It can add descriptions, links and styles to every page.'),
    ],
    'pages:body': [
      t('Add to the beginning and end of pages'),
      t('It can show something of its own on every page.'),
    ],
    blocks: [t('Offer blocks'), t('Editors can place its blocks in pages; it decides what they show.')],
    endpoints: [
      t('Answer requests'),
      t('Visitors and programs can send requests to it at /api/ on your site.'),
    ],
    'hooks:content': [
      t('See, change and refuse what editors save'),
      t('It reads drafts when they are saved, published or removed, and can change them or say no.'),
    ],
    'hooks:content.read': [
      t('Hear of changes to content'),
      t('It is told what was saved, published, unpublished or removed.'),
    ],
    'hooks:media': [t('Hear of new media'), t('It is told of every file that is added.')],
    'hooks:forms': [
      t('Hear of submitted forms'),
      t('It reads what visitors send with forms of other plugins, personal data included.'),
    ],
    'hooks:orders': [
      t('Hear of orders'),
      t('It reads what customers order, with their names and addresses.'),
    ],
    'hooks:members': [t('Hear of members'), t('It is told who joins and leaves your organization.')],
    'hooks:deployments': [
      t('Hear of deployments'),
      t(
        'It is told when changes to your site go live, fail or are taken back, and who asked for them, by e-mail address.',
      ),
    ],
    fetch: [
      t('Talk to other servers'),
      t('It can send what it knows to the servers named here, and read what they answer.'),
    ],
    'mail:send': [
      t('Send mail'),
      t('It can send mail in your name to any address, within your plan’s limits.'),
    ],
    secrets: [
      t('Use secrets you enter for it'),
      t('It reads the keys and passwords that you give it, and no others.'),
    ],
    'members:read': [
      t('Read who your members are'),
      t('It can list the names and roles of the people in your organization.'),
    ],
    'members:email': [
      t('Read your members’ e-mail addresses'),
      t('It sees the e-mail addresses of the people in your organization.'),
    ],
    'traffic:read': [t('Read traffic figures'), t('It can read how often your pages are seen.')],
    'events:emit': [t('Send events'), t('It can trigger your webhooks, and other plugins that listen.')],
    search: [t('Search the site'), t('It can search what is published.')],
    kv: [
      t('Keep values'),
      t('It can keep small pieces of data of its own; they count towards your storage.'),
    ],
    tables: [
      t('Keep tables'),
      t('It can keep rows of its own, which may hold what visitors send; you can see and export them.'),
    ],
    links: [
      t('Make signed links'),
      t('It can make links that only work as it made them, such as to confirm an address.'),
    ],
    jobs: [t('Work in the background'), t('It can put off work to do it later.')],
    schedules: [t('Run at set times'), t('It runs at the times named here, also when nobody visits.')],
  }
  return (permission) => {
    const [title, consequence] = texts[permission.id] ?? [permission.title, permission.consequence]
    return { id: permission.id, title, consequence }
  }
}
