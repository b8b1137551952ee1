/** Changes what a collection is called and what its records consist of; deletes it. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createFileRoute, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { useConfirm } from '@/kit/confirm'
import { Loaded } from '@/kit/loaded'
import { Outdated } from '@/kit/outdated'
import { BackLink, Page } from '@/kit/page'
import type { Collection } from '@/kit/records/field-types'
import { useMay } from '@/kit/rights'
import { done, failed } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { Card, CardDescription, CardFooter, CardHeader, CardTitle } from '@/ui/card'
import { type CollectionDraft, CollectionForm } from '../-collections/collection-form'

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/collections/$collection/settings')({
  component: CollectionSettings,
})

function CollectionSettings() {
  const { t } = useTranslation('structure')
  const params = Route.useParams()
  const mayChange = useMay()('PATCH /websites/{website_id}/collections/{collection}')
  const path = { website_id: params.website, collection: params.collection }
  const query = useQuery(
    $api.queryOptions('get', '/websites/{website_id}/collections/{collection}', { params: { path } }),
  )
  return (
    <Page
      back={
        <BackLink to="/t/$tenant/websites/$website/collections/$collection" params={params}>
          {query.data?.name ?? t('Collections')}
        </BackLink>
      }
      title={t('Fields and settings')}
      width="narrow"
    >
      <Loaded query={query}>
        {(collection) => (
          <CurrentSettings key={collection.id} collection={collection} mayChange={mayChange} />
        )}
      </Loaded>
    </Page>
  )
}

/** Stays with the version that was looked at: nothing that is being changed is swept away. */
function CurrentSettings({ collection, mayChange }: { collection: Collection; mayChange: boolean }) {
  const { t } = useTranslation('structure')
  const { website } = Route.useParams()
  const client = useQueryClient()
  const [base, setBase] = useState(collection)
  const refresh = () =>
    client.invalidateQueries({
      predicate: ({ queryKey: [, key] }) =>
        typeof key === 'string' && key.startsWith('/websites/{website_id}/collections'),
    })
  const save = async (draft: CollectionDraft, { force }: { force: boolean }) => {
    const { name, singular, description, fields, has_pages, is_public, counted_as } = draft
    const body = { name, description, fields, has_pages, is_public, counted_as }
    try {
      const { data } = await api.PATCH('/websites/{website_id}/collections/{collection}', {
        params: {
          path: { website_id: website, collection: base.slug },
          query: force ? { force } : {},
        },
        headers: { 'if-match': `"${base.version}"` },
        body: { ...body, ...(singular.trim() && { singular }) },
      })
      if (data) setBase(data)
      done(t('Saved'))
    } finally {
      // Also where somebody else was first: what they saved is offered then.
      await refresh()
    }
  }
  return (
    <>
      {collection.version > base.version && <Outdated onLoad={() => setBase(collection)} />}
      <CollectionForm
        key={base.version}
        websiteId={website}
        collection={base}
        action={t('Save')}
        isDisabled={!mayChange}
        onSave={save}
      />
      {mayChange && <Deletion collection={collection} />}
    </>
  )
}

function Deletion({ collection }: { collection: Collection }) {
  const { t } = useTranslation('structure')
  const { tenant, website } = Route.useParams()
  const client = useQueryClient()
  const confirm = useConfirm()
  const navigate = useNavigate()
  const remove = async () => {
    const isAgreed = await confirm({
      title: t('Delete the collection “{{name}}”?', { name: collection.name }),
      detail: t('All of its records, their pages and their versions are gone then. This cannot be undone.'),
      action: t('Delete'),
      typed: collection.slug,
    })
    if (!isAgreed) return
    try {
      await api.DELETE('/websites/{website_id}/collections/{collection}', {
        params: {
          path: { website_id: website, collection: collection.slug },
          query: { records: 'delete' },
        },
        headers: { 'if-match': `"${collection.version}"` },
      })
      await navigate({
        to: '/t/$tenant/websites/$website/collections',
        params: { tenant, website },
        ignoreBlocker: true,
      })
      done(t('Collection “{{name}}” deleted', { name: collection.name }))
      await client.invalidateQueries({ queryKey: ['get', '/websites/{website_id}/collections'] })
    } catch (error) {
      failed(error)
    }
  }
  return (
    <Card className="border-destructive/40">
      <CardHeader>
        <CardTitle>{t('Delete this collection')}</CardTitle>
        <CardDescription>{t('With all of its records, for good.')}</CardDescription>
      </CardHeader>
      <CardFooter className="justify-end">
        <Button variant="destructive" onClick={() => void remove()}>
          {t('Delete …')}
        </Button>
      </CardFooter>
    </Card>
  )
}
