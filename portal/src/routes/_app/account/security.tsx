/** How one signs in, and where one is signed in. */
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '@/kit/page'
import { useMe } from '@/kit/rights'
import { Loading } from '@/kit/states'
import { AuthenticatorCard } from './-security/authenticator-card'
import { PasskeysCard } from './-security/passkeys-card'
import { PasswordCard } from './-security/password-card'
import { SessionsCard } from './-security/sessions-card'

export const Route = createFileRoute('/_app/account/security')({ component: Security })

function Security() {
  const { t } = useTranslation('account')
  const me = useMe()
  return (
    <Page title={t('Sign-in and security')} width="narrow">
      {me ? (
        <>
          <PasswordCard />
          <AuthenticatorCard isOn={me.two_factor_enabled} />
          <PasskeysCard />
          <SessionsCard />
        </>
      ) : (
        <Loading />
      )}
    </Page>
  )
}
