/** How one website stands: what visitors see, who visits, and what was published last. */
import { createFileRoute } from '@tanstack/react-router'
import { ExternalLink } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/kit/copy'
import { BrowserWindow } from '@/kit/browser-window'
import { Miniature } from '@/kit/miniature'
import { Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { addressOf, shortAddress, useWebsite } from '@/kit/website'
import { WebsiteStatusBadge } from '@/kit/website-status'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { WebsiteMenu } from '../-acts/website-menu'
import { withoutPicture } from '../-list/website-card'
import { Born } from './-overview/born'
import { CopyProgress } from './-overview/copy-progress'
import { Facts } from './-overview/facts'
import { LatestReleases } from './-overview/latest-releases'
import { OffNotice } from './-overview/off-notice'
import { Views } from './-overview/views'

type Search = { created?: boolean; job?: string }

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/')({
  validateSearch: ({ created, job }: Record<string, unknown>): Search => ({
    ...(created === true && { created }),
    ...(typeof job === 'string' && { job }),
  }),
  component: Overview,
})

function Overview() {
  const { t } = useTranslation('websites')
  const { tenant } = Route.useParams()
  const { created, job } = Route.useSearch()
  const navigate = Route.useNavigate()
  const website = useWebsite()
  const address = addressOf(website)
  const forget = () => void navigate({ search: {}, replace: true })
  return (
    <Page
      title={website.name}
      aside={
        <>
          <WebsiteStatusBadge status={website.status} />
          {website.is_main && <Badge>{t('Main website')}</Badge>}
        </>
      }
      actions={
        <>
          <Button asChild variant="outline">
            <a href={address} target="_blank" rel="noreferrer">
              <ExternalLink aria-hidden /> {t('Open')}
            </a>
          </Button>
          <WebsiteMenu tenant={tenant} website={website} isLarge />
        </>
      }
    >
      {created && <Born tenant={tenant} website={website} onClose={forget} />}
      {website.status === 'provisioning' && <CopyProgress job={job} />}
      <OffNotice tenant={tenant} website={website} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-6">
          <BrowserWindow
            address={shortAddress(address)}
            actions={<CopyButton text={address} label={t('Copy the address')} />}
          >
            <a
              href={address}
              target="_blank"
              rel="noreferrer"
              aria-label={t('Open the website')}
              className="block outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60 focus-visible:ring-inset"
            >
              <Miniature
                key={`${website.release_number} ${address}`}
                src={address}
                ratio={0.56}
                otherwise={withoutPicture(website.status)}
              />
            </a>
          </BrowserWindow>
          <Can call="GET /websites/{website_id}/traffic">
            <Views tenant={tenant} website={website} />
          </Can>
        </div>
        <div className="flex flex-col gap-4">
          <Facts tenant={tenant} website={website} />
          <Can call="GET /websites/{website_id}/releases">
            <LatestReleases tenant={tenant} website={website} />
          </Can>
        </div>
      </div>
    </Page>
  )
}
