/** A new collection: its name and its fields. */
import { useQueryClient } from '@tanstack/react-query'
import { createFileRoute, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { BackLink, Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Forbidden } from '@/kit/states'
import { done } from '@/kit/toasts'
import { useWebsite } from '@/kit/website'
import { CollectionForm } from './-collections/collection-form'

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/collections/new')({
  component: NewCollection,
})

function NewCollection() {
  const { t } = useTranslation('structure')
  const params = Route.useParams()
  const { tenant, website } = params
  const { id: websiteId } = useWebsite()
  const client = useQueryClient()
  const navigate = useNavigate()
  return (
    <Page
      back={
        <BackLink to="/t/$tenant/websites/$website/collections" params={params}>
          {t('Collections')}
        </BackLink>
      }
      title={t('New collection')}
      width="narrow"
    >
      <Can call="POST /websites/{website_id}/collections" otherwise={<Forbidden />}>
        <CollectionForm
          websiteId={websiteId}
          action={t('Create the collection')}
          onSave={async ({ slug, ...body }) => {
            const { data } = await api.POST('/websites/{website_id}/collections', {
              params: { path: { website_id: websiteId } },
              body: { ...body, ...(slug && { slug }) },
            })
            await client.invalidateQueries({ queryKey: ['get', '/websites/{website_id}/collections'] })
            done(t('Collection “{{name}}” created', { name: body.name }))
            if (data)
              await navigate({
                to: '/t/$tenant/websites/$website/collections/$collection',
                params: { tenant, website, collection: data.slug },
                ignoreBlocker: true,
              })
          }}
        />
      </Can>
    </Page>
  )
}
