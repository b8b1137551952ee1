/** The platform's own mails: links to prove addresses, to choose passwords, and warnings to operators. */
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Mailbox } from '@/kit/mailbox/mailbox'
import { mailboxSearch } from '@/kit/mailbox/mailbox-search'
import { Page } from '@/kit/page'
import { usePortal } from '@/shell/portal'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'

export const Route = createFileRoute('/_app/platform/mailbox')({
  validateSearch: mailboxSearch,
  component: PlatformMailbox,
})

function PlatformMailbox() {
  const { t } = useTranslation('mailbox')
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const portal = usePortal()
  return (
    <Page title={t('Mailbox')} description={t('What the platform itself has written to people.')}>
      {portal?.mail.captured && (
        <Alert tone="info">
          <AlertTitle>{t('No mail leaves this installation')}</AlertTitle>
          <AlertDescription>
            {t('No mail server is set up (SMTP_URL). Mails are kept here, and their links work.')}
          </AlertDescription>
        </Alert>
      )}
      <Mailbox
        path="/admin/mailbox"
        search={search}
        onSearch={(next) => void navigate({ search: next, replace: true })}
      />
    </Page>
  )
}
