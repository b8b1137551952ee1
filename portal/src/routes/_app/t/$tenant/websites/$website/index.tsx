/** How one website stands. */
import { createFileRoute } from '@tanstack/react-router'
import { Page } from '@/kit/page'
import { useWebsite } from '@/kit/website'

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/')({ component: Overview })

function Overview() {
  const website = useWebsite()
  return <Page title={website.name}>{null}</Page>
}
