/** One name: its DNS records with what is seen of them, what it shows, HTTPS, visitors, search engines. */
import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { CircleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Loaded } from '@/kit/loaded'
import { BackLink, Page } from '@/kit/page'
import { Time } from '@/kit/time'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/ui/tabs'
import { type Domain, domainOptions, useProblemTexts, useStateNames } from '../-domains/domain'
import { Behaviour } from '../-domains/page/behaviour'
import { DomainMenu } from '../-domains/page/domain-menu'
import { Https } from '../-domains/page/https'
import { Records } from '../-domains/page/records'
import { Seo } from '../-domains/page/seo'
import { Visitors } from '../-domains/page/visitors'
import { StateBadge } from '../-domains/state-badge'

const TABS = ['dns', 'shows', 'https', 'visitors', 'search'] as const
type Tab = (typeof TABS)[number]

/** DNS is looked at by the server; what it has seen since is asked for this often while something is missing. */
const LOOK_EVERY_MS = 5_000

export const Route = createFileRoute('/_app/t/$tenant/domains/$domain')({
  validateSearch: ({ tab }: Record<string, unknown>): { tab?: Tab } =>
    TABS.includes(tab as Tab) ? { tab: tab as Tab } : {},
  component: DomainScreen,
})

function DomainScreen() {
  const { t } = useTranslation('domains')
  const { tenant, domain: id } = Route.useParams()
  const query = useQuery({
    ...domainOptions(id),
    placeholderData: undefined,
    refetchInterval: ({ state: { data } }) =>
      data && (data.state === 'pending' || data.state === 'misconfigured') ? LOOK_EVERY_MS : false,
  })
  const domain = query.data
  return (
    <Page
      back={
        <BackLink to="/t/$tenant/domains" params={{ tenant }}>
          {t('Domains')}
        </BackLink>
      }
      title={domain?.unicode_host ?? t('Domain')}
      {...(domain && {
        aside: <StateBadge state={domain.state} />,
        actions: <DomainMenu tenant={tenant} domain={domain} />,
      })}
    >
      <Loaded query={query}>{(loaded) => <Shown domain={loaded} />}</Loaded>
    </Page>
  )
}

function Shown({ domain }: { domain: Domain }) {
  const { t } = useTranslation('domains')
  const { tab = 'dns' } = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <>
      <Standing domain={domain} />
      <Tabs
        value={tab}
        onValueChange={(next) =>
          void navigate({ search: next === 'dns' ? {} : { tab: next as Tab }, replace: true })
        }
      >
        <TabsList aria-label={domain.unicode_host}>
          <TabsTrigger value="dns">{t('DNS')}</TabsTrigger>
          <TabsTrigger value="shows">{t('What it shows')}</TabsTrigger>
          <TabsTrigger value="https">{t('HTTPS')}</TabsTrigger>
          <TabsTrigger value="visitors">{t('Visitors')}</TabsTrigger>
          <TabsTrigger value="search">{t('Search engines')}</TabsTrigger>
        </TabsList>
        <TabsContent value="dns">
          <Records domain={domain} />
        </TabsContent>
        <TabsContent value="shows">
          <Behaviour key={domain.version} domain={domain} />
        </TabsContent>
        <TabsContent value="https">
          <Https domain={domain} />
        </TabsContent>
        <TabsContent value="visitors">
          <Visitors domain={domain} />
        </TabsContent>
        <TabsContent value="search">
          <Seo domain={domain} />
        </TabsContent>
      </Tabs>
    </>
  )
}

/** What keeps it from working; said to screen readers as it changes. */
function Standing({ domain }: { domain: Domain }) {
  const { t } = useTranslation('domains')
  const problems = useProblemTexts()
  const states = useStateNames()
  const { state, problem, quarantine, expires_at, lost_at } = domain
  if (state === 'verified' && !problem) return null
  const isSerious = state === 'lost' || state === 'quarantined' || problem === 'proof_missing'
  return (
    <Alert tone={isSerious ? 'danger' : state === 'pending' ? 'info' : 'warning'}>
      <CircleAlert aria-hidden />
      <AlertTitle>
        {state === 'pending' && !problem
          ? t('Create these records where the DNS of the name is')
          : states[state]}
      </AlertTitle>
      <AlertDescription>
        {problem && <p>{problems[problem]}</p>}
        {state === 'pending' && !problem && (
          <p>{t('This page shows it by itself as soon as they are seen, usually within minutes.')}</p>
        )}
        {quarantine && <p>{quarantine.reason}</p>}
        {lost_at && state !== 'lost' && (
          <p>
            {t('It will be lost:')} <Time at={lost_at} />
          </p>
        )}
        {expires_at && state === 'pending' && (
          <p>
            {t('Given up unless it is proven:')} <Time at={expires_at} />
          </p>
        )}
      </AlertDescription>
    </Alert>
  )
}
