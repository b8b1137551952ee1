/** Where a menu item leads, in words. */
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { EntryTitle } from '@/kit/records/relation-input'
import type { Target, TargetKind } from './menu-tree'

export function useTargetKinds(): Record<TargetKind, string> {
  const { t } = useTranslation('structure')
  return {
    page: t('Page'),
    post: t('Post'),
    record: t('Record'),
    collection: t('Collection'),
    term: t('Category or tag'),
    author: t('Author'),
  }
}

export function TargetText({ websiteId, target }: { websiteId: string; target: Target }) {
  const kinds = useTargetKinds()
  if ('url' in target) return target.url
  const { kind, id } = target
  if (kind === 'page' || kind === 'post')
    return (
      <>
        {kinds[kind]}: <EntryTitle websiteId={websiteId} collection={kind} id={id} />
      </>
    )
  if (kind === 'collection') return <CollectionName websiteId={websiteId} id={id} />
  return kinds[kind]
}

function CollectionName({ websiteId, id }: { websiteId: string; id: string }) {
  const { t } = useTranslation('structure')
  const kinds = useTargetKinds()
  const { data } = $api.useQuery('get', '/websites/{website_id}/collections', {
    params: { path: { website_id: websiteId }, query: { limit: 200 } },
  })
  const found = data?.items.find((each) => each.id === id)
  if (data && !found) return t('Not there any more')
  return `${kinds.collection}: ${found?.name ?? '…'}`
}
