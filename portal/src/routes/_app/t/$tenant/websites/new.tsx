/** Make a website: what it begins as, how it is called, and where it is found. */
import { useQuery } from '@tanstack/react-query'
import { createFileRoute, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { useBlueprintTexts } from '@/kit/blueprint-texts'
import { Loaded } from '@/kit/loaded'
import { Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Forbidden } from '@/kit/states'
import { Steps } from '../../../-welcome/steps'
import { BlueprintGallery, GallerySkeleton } from './-new/blueprint-gallery'
import { NewWebsiteForm } from './-new/new-website-form'

type Search = { blueprint?: string; first?: boolean }

export const Route = createFileRoute('/_app/t/$tenant/websites/new')({
  validateSearch: ({ blueprint, first }: Record<string, unknown>): Search => ({
    ...(typeof blueprint === 'string' && { blueprint }),
    ...(first === true && { first }),
  }),
  component: NewWebsite,
})

/** Suits most people; the others see at once that there is more. */
const DEFAULT_BLUEPRINT = 'business'

function NewWebsite() {
  const { t } = useTranslation('websites')
  const { first = false, blueprint } = Route.useSearch()
  const { tenant } = Route.useRouteContext()
  const navigate = useNavigate({ from: Route.fullPath })
  const textsOf = useBlueprintTexts()
  const blueprints = useQuery($api.queryOptions('get', '/blueprints'))
  const choose = (slug: string) =>
    void navigate({ search: (now) => ({ ...now, blueprint: slug }), replace: true, resetScroll: false })
  return (
    <Page
      title={first ? t('Your first website') : t('New website')}
      description={t('Choose what it begins as. Everything can be changed later, the design too.')}
    >
      {first && <Steps present={2} />}
      <Can call="POST /websites" otherwise={<Forbidden />}>
        <Loaded query={blueprints} loading={<GallerySkeleton />}>
          {({ items }) => {
            const chosen =
              items.find(({ slug }) => slug === blueprint) ??
              items.find(({ slug }) => slug === DEFAULT_BLUEPRINT) ??
              items[0]
            if (!chosen) return null
            return (
              <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_22rem] xl:grid-cols-[minmax(0,1fr)_26rem]">
                <BlueprintGallery blueprints={items} chosen={chosen.slug} onChoose={choose} />
                <NewWebsiteForm
                  tenant={tenant}
                  blueprint={chosen}
                  blueprintName={textsOf(chosen).name}
                  isFirst={first}
                />
              </div>
            )
          }}
        </Loaded>
      </Can>
    </Page>
  )
}
