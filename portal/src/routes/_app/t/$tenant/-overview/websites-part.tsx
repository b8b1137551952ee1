/** The websites that were worked on last, on the tenant's first screen. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { AppWindow, Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { Section } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Empty } from '@/kit/states'
import { Button } from '@/ui/button'
import { Skeleton } from '@/ui/skeleton'
import { WebsiteCard } from '../websites/-list/website-card'

const SHOWN = 6

export function WebsitesPart({ tenant }: { tenant: string }) {
  const { t } = useTranslation('websites')
  const websites = useQuery(
    $api.queryOptions('get', '/websites', { params: { query: { limit: SHOWN, sort: '-created_at' } } }),
  )
  return (
    <Section
      title={t('Websites')}
      actions={
        <Button asChild variant="ghost" size="sm">
          <Link to="/t/$tenant/websites" params={{ tenant }}>
            {t('All websites')}
          </Link>
        </Button>
      }
    >
      <Loaded query={websites} loading={<Skeleton className="h-64 rounded-xl" />}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              icon={AppWindow}
              title={t('No websites yet')}
              actions={
                <Can call="POST /websites">
                  <Button asChild>
                    <Link to="/t/$tenant/websites/new" params={{ tenant }}>
                      <Plus aria-hidden /> {t('Create a website')}
                    </Link>
                  </Button>
                </Can>
              }
            >
              {t('Choose a blueprint, give it a name, and it is online a minute later.')}
            </Empty>
          ) : (
            <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
              {items.map((website) => (
                <li key={website.id}>
                  <WebsiteCard tenant={tenant} website={website} heading="h3" />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  )
}
