/** The second factor: an app that shows codes. */
import { useQueryClient } from '@tanstack/react-query'
import { ShieldCheck, ShieldOff } from 'lucide-react'
import { QRCodeSVG } from 'qrcode.react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { type Tokens, accessToken, beginSession, forgetToken } from '@/api/session'
import { Copyable } from '@/kit/copy'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { meOptions, useMe } from '@/kit/rights'
import { done } from '@/kit/toasts'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Card, CardAction, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card'
import { Input } from '@/ui/input'
import { RecoveryCodes } from './recovery-codes'

type Step = 'on' | 'off' | 'codes'

/** Calls that replace the session answer with tokens of the new one. */
async function replaceSession(call: () => Promise<{ data?: Tokens | undefined }>): Promise<void> {
  const before = await accessToken()
  const { data } = await call()
  forgetToken(before)
  if (data?.tenant_id === null) beginSession(data, null)
}

export function AuthenticatorCard({ isOn }: { isOn: boolean }) {
  const { t } = useTranslation('account')
  const me = useMe()
  const [step, setStep] = useState<Step>()
  const [codes, setCodes] = useState<string[]>()
  const client = useQueryClient()
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: meOptions().queryKey })
    await client.invalidateQueries({ queryKey: ['get', '/auth/sessions'] })
  }
  const close = () => setStep(undefined)
  return (
    <Card>
      <CardHeader>
        <CardTitle className="flex items-center gap-2">
          {t('Authenticator app')}
          {isOn ? <Badge tone="success">{t('On')}</Badge> : <Badge>{t('Off')}</Badge>}
        </CardTitle>
        <CardDescription>
          {t(
            'With your password, a code from an app on your phone is asked for: a stolen password alone opens nothing.',
          )}
        </CardDescription>
        {!me?.impersonator_id && (
          <CardAction>
            {isOn ? (
              <Button variant="outline" size="sm" onClick={() => setStep('off')}>
                <ShieldOff aria-hidden /> {t('Turn off …')}
              </Button>
            ) : (
              <Button size="sm" onClick={() => setStep('on')}>
                <ShieldCheck aria-hidden /> {t('Set up …')}
              </Button>
            )}
          </CardAction>
        )}
      </CardHeader>
      {(isOn || codes) && (
        <CardContent className="flex flex-col items-start gap-3">
          {codes && <RecoveryCodes codes={codes} />}
          {isOn && !me?.impersonator_id && (
            <Button variant="outline" size="sm" onClick={() => setStep('codes')}>
              {t('New recovery codes …')}
            </Button>
          )}
        </CardContent>
      )}
      {step === 'on' && (
        <SetUp
          onDone={async (fresh) => {
            setCodes(fresh)
            await refresh()
          }}
          onClose={close}
        />
      )}
      {step === 'off' && (
        <PasswordDialog
          title={t('Turn the authenticator app off?')}
          description={t('Then your password alone opens your account.')}
          action={t('Turn off')}
          isDestructive
          onPassword={async (password) => {
            await replaceSession(() => api.POST('/auth/totp/disable', { body: { password, cookie: true } }))
            setCodes(undefined)
            await refresh()
            done(t('The authenticator app is off'))
          }}
          onClose={close}
        />
      )}
      {step === 'codes' && (
        <PasswordDialog
          title={t('New recovery codes')}
          description={t('Those you have stop working.')}
          action={t('Make new ones')}
          onPassword={async (password) => {
            const { data } = await api.POST('/auth/recovery-codes', { body: { password } })
            setCodes(data?.recovery_codes)
          }}
          onClose={close}
        />
      )}
    </Card>
  )
}

function SetUp({ onDone, onClose }: { onDone: (codes: string[]) => Promise<void>; onClose: () => void }) {
  const { t } = useTranslation('account')
  const [given, setGiven] = useState<{ totp_uri: string; recovery_codes: string[] }>()
  const isGiven = useRef(false)
  const [code, setCode] = useState('')
  if (!given)
    return (
      <PasswordDialog
        title={t('Set up an authenticator app')}
        description={t('First your password: nobody else should do this at your desk.')}
        action={t('Continue')}
        onPassword={async (password) => {
          const { data } = await api.POST('/auth/totp', { body: { password } })
          isGiven.current = true
          setGiven(data)
        }}
        // The next step takes its place.
        onClose={() => !isGiven.current && onClose()}
      />
    )
  const secret = new URL(given.totp_uri).searchParams.get('secret') ?? ''
  return (
    <FormDialog
      title={t('Set up an authenticator app')}
      description={t('Scan this with your app, and type the code that it shows.')}
      action={t('Turn on')}
      isReady={code.replaceAll(/\s/g, '').length === 6}
      onSubmit={async () => {
        await replaceSession(() =>
          api.POST('/auth/totp/confirm', { body: { code: code.replaceAll(/\s/g, ''), cookie: true } }),
        )
        await onDone(given.recovery_codes)
        done(t('The authenticator app is on'))
      }}
      onClose={onClose}
    >
      <div className="flex flex-col items-center gap-3">
        {/* Dark on light in both schemes: cameras read nothing else well. */}
        <span className="rounded-lg bg-white p-3">
          <QRCodeSVG value={given.totp_uri} size={176} title={t('Code to scan with the app')} />
        </span>
        <p className="flex flex-wrap items-center justify-center gap-2 text-xs text-muted-foreground">
          {t('Or type it:')} <Copyable text={secret} />
        </p>
      </div>
      <Field label={t('Code of the app')} hint={t('Six digits that change every half minute.')}>
        <Input
          autoFocus
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={7}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </Field>
    </FormDialog>
  )
}

function PasswordDialog({
  title,
  description,
  action,
  isDestructive = false,
  onPassword,
  onClose,
}: {
  title: string
  description: string
  action: string
  isDestructive?: boolean
  onPassword: (password: string) => Promise<void>
  onClose: () => void
}) {
  const { t } = useTranslation('account')
  const [password, setPassword] = useState('')
  return (
    <FormDialog
      title={title}
      description={description}
      action={action}
      isDestructive={isDestructive}
      isReady={password !== ''}
      onSubmit={() => onPassword(password)}
      onClose={onClose}
    >
      <Field label={t('Your password')}>
        <Input
          type="password"
          autoFocus
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
    </FormDialog>
  )
}
