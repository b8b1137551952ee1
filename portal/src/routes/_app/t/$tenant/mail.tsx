/** What mails say, and which have been sent. */
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Mailbox } from '@/kit/mailbox/mailbox'
import { type MailboxSearch, mailboxSearch } from '@/kit/mailbox/mailbox-search'
import { Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Forbidden } from '@/kit/states'
import { TabLink, TabLinks } from '@/ui/tabs'
import { Templates } from './-mail/templates'

type Search = MailboxSearch & { part?: 'sent'; template?: string; locale?: string }

export const Route = createFileRoute('/_app/t/$tenant/mail')({
  validateSearch: (search: Record<string, unknown>): Search => ({
    ...mailboxSearch(search),
    ...(search['part'] === 'sent' && { part: 'sent' }),
    ...(typeof search['template'] === 'string' && { template: search['template'] }),
    ...(typeof search['locale'] === 'string' && { locale: search['locale'] }),
  }),
  component: Mail,
})

function Mail() {
  const { t } = useTranslation('team')
  const { part, template, locale, ...mailbox } = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <Page title={t('Mail')} description={t('What we write to people in your name.')}>
      <TabLinks label={t('Mail')}>
        <TabLink to="." search={{}} activeOptions={{ exact: true, includeSearch: true }}>
          {t('Templates')}
        </TabLink>
        <TabLink to="." search={{ part: 'sent' }} activeOptions={{ exact: true, includeSearch: true }}>
          {t('Sent')}
        </TabLink>
      </TabLinks>
      {part === 'sent' ? (
        <Can call="GET /mailbox" otherwise={<Forbidden />}>
          <Mailbox
            path="/mailbox"
            search={mailbox}
            onSearch={(next) => void navigate({ search: { ...next, part: 'sent' }, replace: true })}
          />
        </Can>
      ) : (
        <Can call="GET /mail-templates" otherwise={<Forbidden />}>
          <Templates
            open={template && locale ? { slug: template, locale } : undefined}
            onOpen={(next) =>
              void navigate({ search: next ? { template: next.slug, locale: next.locale } : {} })
            }
          />
        </Can>
      )}
    </Page>
  )
}
