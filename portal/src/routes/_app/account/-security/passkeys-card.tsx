/** Passkeys: signing in with a fingerprint, a face or a key, without a password. */
import { startRegistration } from '@simplewebauthn/browser'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Fingerprint, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { useConfirm } from '@/kit/confirm'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { Loaded } from '@/kit/loaded'
import { useMe } from '@/kit/rights'
import { Loading } from '@/kit/states'
import { Time } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Card, CardAction, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card'
import { Input } from '@/ui/input'

export function PasskeysCard() {
  const { t } = useTranslation('account')
  const me = useMe()
  const [isAdding, setAdding] = useState(false)
  const query = useQuery($api.queryOptions('get', '/auth/passkeys'))
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('Passkeys')}</CardTitle>
        <CardDescription>
          {t(
            'Sign in with your fingerprint, your face or a security key. They work only under this address, so nobody can lure you elsewhere with them.',
          )}
        </CardDescription>
        {!me?.impersonator_id && (
          <CardAction>
            <Button variant="outline" size="sm" onClick={() => setAdding(true)}>
              <Plus aria-hidden /> {t('Add')}
            </Button>
          </CardAction>
        )}
      </CardHeader>
      <CardContent>
        <Loaded query={query} loading={<Loading rows={1} />}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="text-muted-foreground">{t('None yet.')}</p>
            ) : (
              <ul className="divide-y">
                {items.map((passkey) => (
                  <li key={passkey.id} className="flex items-center gap-3 py-2.5 first:pt-0 last:pb-0">
                    <Fingerprint className="size-5 shrink-0 text-muted-foreground" aria-hidden />
                    <div className="min-w-0 flex-1">
                      <p className="flex items-center gap-2 font-medium">
                        <span className="truncate">{passkey.name ?? t('Passkey')}</span>
                        {passkey.synced && <Badge>{t('On all your devices')}</Badge>}
                      </p>
                      <p className="text-xs text-muted-foreground">
                        {t('added')} <Time at={passkey.created_at} />
                      </p>
                    </div>
                    {!me?.impersonator_id && (
                      <div className="flex">
                        <Rename id={passkey.id} name={passkey.name ?? t('Passkey')} />
                        <Remove id={passkey.id} name={passkey.name ?? t('Passkey')} />
                      </div>
                    )}
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </CardContent>
      {isAdding && <AddPasskey onClose={() => setAdding(false)} />}
    </Card>
  )
}

function AddPasskey({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('account')
  const client = useQueryClient()
  const [name, setName] = useState('')
  const add = async () => {
    const { data } = await api.POST('/auth/passkeys/options')
    if (!data) return
    const response = await startRegistration({ optionsJSON: data.options as never }).catch(() => undefined)
    if (!response) throw new Error(t('No passkey was made. Try again, or use another device.'))
    await api.POST('/auth/passkeys', {
      body: {
        challenge_token: data.challenge_token,
        response: response as never,
        ...(name.trim() && { name: name.trim() }),
      },
    })
    await client.invalidateQueries({ queryKey: ['get', '/auth/passkeys'] })
    done(t('The passkey is added'))
  }
  return (
    <FormDialog
      title={t('Add a passkey')}
      description={t('Your browser asks for your fingerprint, face or key next.')}
      action={t('Continue')}
      onSubmit={add}
      onClose={onClose}
    >
      <Field
        label={t('Name')}
        hint={t('To tell it from others, e.g. the device it is on.')}
        isOptional
        optionalText={t('optional')}
      >
        <Input autoFocus maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
    </FormDialog>
  )
}

function Rename({ id, name }: { id: string; name: string }) {
  const { t } = useTranslation('account')
  const client = useQueryClient()
  const [wanted, setWanted] = useState<string>()
  const rename = async () => {
    await api.PATCH('/auth/passkeys/{id}', {
      params: { path: { id } },
      body: { name: (wanted ?? name).trim() },
    })
    await client.invalidateQueries({ queryKey: ['get', '/auth/passkeys'] })
  }
  return (
    <>
      <Button
        variant="ghost"
        size="sm"
        aria-label={t('Rename the passkey “{{name}}”', { name })}
        onClick={() => setWanted(name)}
      >
        {t('Rename')}
      </Button>
      {wanted !== undefined && (
        <FormDialog
          title={t('Rename the passkey “{{name}}”', { name })}
          action={t('Save')}
          isReady={wanted.trim() !== ''}
          onSubmit={rename}
          onClose={() => setWanted(undefined)}
        >
          <Field label={t('Name')} hint={t('To tell it from others, e.g. the device it is on.')}>
            <Input
              autoFocus
              maxLength={100}
              value={wanted}
              onChange={(event) => setWanted(event.target.value)}
            />
          </Field>
        </FormDialog>
      )}
    </>
  )
}

function Remove({ id, name }: { id: string; name: string }) {
  const { t } = useTranslation('account')
  const client = useQueryClient()
  const confirm = useConfirm()
  const remove = async () => {
    const isAgreed = await confirm({
      title: t('Remove the passkey “{{name}}”?', { name }),
      detail: t('You cannot sign in with it any more.'),
      action: t('Remove'),
    })
    if (!isAgreed) return
    try {
      await api.DELETE('/auth/passkeys/{id}', { params: { path: { id } } })
      await client.invalidateQueries({ queryKey: ['get', '/auth/passkeys'] })
      done(t('The passkey is removed'))
    } catch (error) {
      failed(error)
    }
  }
  return (
    <Button
      variant="ghost"
      size="sm"
      aria-label={t('Remove the passkey “{{name}}”', { name })}
      onClick={() => void remove()}
    >
      {t('Remove')}
    </Button>
  )
}
