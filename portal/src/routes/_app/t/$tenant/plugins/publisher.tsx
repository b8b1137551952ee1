/** Who publishes the tenant's plugins, and the keys that prove it. */
import { useQueryClient } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { useConfirm } from '@/kit/confirm'
import { Copyable } from '@/kit/copy'
import { Field } from '@/kit/field'
import { FormCard } from '@/kit/form-card'
import { FormDialog } from '@/kit/form-dialog'
import { Loaded } from '@/kit/loaded'
import { Section } from '@/kit/page'
import { Can, useMay } from '@/kit/rights'
import { Empty } from '@/kit/states'
import { Time } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Input, Textarea } from '@/ui/input'
import { OwnPluginsPage } from './-parts/own-plugins-page'
import { type Publisher, usePublisher } from './-parts/publisher'

export const Route = createFileRoute('/_app/t/$tenant/plugins/publisher')({ component: PublisherPage })

function PublisherPage() {
  const publisher = usePublisher()
  return (
    <OwnPluginsPage>
      <Loaded query={publisher}>
        {(known) => (
          <div className="flex max-w-3xl flex-col gap-8">
            <Profile key={known?.version ?? 0} publisher={known} />
            {known && <Keys publisher={known} />}
          </div>
        )}
      </Loaded>
    </OwnPluginsPage>
  )
}

function useRefreshPublisher() {
  const queryClient = useQueryClient()
  return () => queryClient.invalidateQueries({ queryKey: ['get', '/marketplace/publisher'] })
}

type Values = { name: string; url: string }

function Profile({ publisher }: { publisher: Publisher | null }) {
  const { t } = useTranslation('plugins')
  const mayChange = useMay()('PUT /marketplace/publisher')
  const refresh = useRefreshPublisher()
  const form = useForm<Values>({
    defaultValues: { name: publisher?.name ?? '', url: publisher?.url ?? '' },
  })
  const { errors } = form.formState
  return (
    <FormCard
      title={t('Publisher')}
      description={
        publisher?.verified_at ? (
          <Badge tone="success">{t('Known to the operators')}</Badge>
        ) : (
          t('Shown at every plugin that you publish. Another name or address has to be verified anew.')
        )
      }
      form={form}
      names={['name', 'url']}
      mayChange={mayChange}
      onSave={async ({ name, url }) => {
        await api.PUT('/marketplace/publisher', {
          ...(publisher && { headers: { 'if-match': `"${publisher.version}"` } }),
          body: { name: name.trim(), url: url.trim() || null },
        })
        await refresh()
        done(t('The publisher is saved'))
      }}
      onReload={refresh}
    >
      <Field label={t('Name')} error={errors.name?.message}>
        <Input {...form.register('name', { required: t('This is needed.') })} maxLength={100} />
      </Field>
      <Field label={t('Web address')} isOptional optionalText={t('optional')} error={errors.url?.message}>
        <Input {...form.register('url')} type="url" placeholder="https://" />
      </Field>
    </FormCard>
  )
}

function Keys({ publisher }: { publisher: Publisher }) {
  const { t } = useTranslation('plugins')
  const confirm = useConfirm()
  const refresh = useRefreshPublisher()
  const [isAdding, setAdding] = useState(false)
  const revoke = async (fingerprint: string, name: string) => {
    const isAgreed = await confirm({
      title: t('Revoke the key {{name}}?', { name }),
      detail: t(
        'For good. What was signed with it counts as unsigned, and what waits for review is not let in.',
      ),
      action: t('Revoke'),
    })
    if (!isAgreed) return
    try {
      await api.DELETE('/marketplace/publisher/keys/{fingerprint}', { params: { path: { fingerprint } } })
      await refresh()
      done(t('The key is revoked'))
    } catch (error) {
      failed(error)
    }
  }
  return (
    <Section
      title={t('Keys for signing')}
      description={t(
        'With a key, everything you submit has to be signed: somebody who takes over your session cannot publish as you.',
      )}
      actions={
        <Can call="POST /marketplace/publisher/keys">
          <Button variant="outline" size="sm" onClick={() => setAdding(true)}>
            <Plus aria-hidden /> {t('Add a key')}
          </Button>
        </Can>
      }
    >
      {publisher.keys.length === 0 ? (
        <Empty icon={KeyRound} title={t('No keys')} />
      ) : (
        <ul className="flex flex-col divide-y rounded-xl border bg-card">
          {publisher.keys.map((key) => (
            <li key={key.fingerprint} className="flex flex-wrap items-center gap-3 p-4">
              <div className="min-w-0 flex-1 basis-64">
                <p className="flex items-center gap-2 font-medium">
                  {key.name}
                  {key.revoked_at && <Badge tone="danger">{t('Revoked')}</Badge>}
                </p>
                <p className="text-xs text-muted-foreground">
                  {t('Added by {{name}}', { name: key.created_by })} <Time at={key.created_at} />
                </p>
                <Copyable text={key.fingerprint} className="mt-1" />
              </div>
              {!key.revoked_at && (
                <Can call="DELETE /marketplace/publisher/keys/{fingerprint}">
                  <Button variant="outline" size="sm" onClick={() => void revoke(key.fingerprint, key.name)}>
                    {t('Revoke')}
                    <span className="sr-only">: {key.name}</span>
                  </Button>
                </Can>
              )}
            </li>
          ))}
        </ul>
      )}
      {isAdding && <AddKey publisher={publisher} onClose={() => setAdding(false)} />}
    </Section>
  )
}

function AddKey({ publisher, onClose }: { publisher: Publisher; onClose: () => void }) {
  const { t } = useTranslation('plugins')
  const refresh = useRefreshPublisher()
  const [name, setName] = useState('')
  const [publicKey, setPublicKey] = useState('')
  const [proof, setProof] = useState('')
  return (
    <FormDialog
      title={t('Add a key')}
      description={t(
        'The private key stays with you. The command line makes a pair and adds it by itself: hotswap plugin keygen publisher.pem',
      )}
      action={t('Add')}
      isReady={name.trim() !== '' && publicKey.trim() !== '' && proof.trim() !== ''}
      size="wide"
      onSubmit={async () => {
        await api.POST('/marketplace/publisher/keys', {
          body: { name: name.trim(), public_key: publicKey.trim(), proof: proof.trim() },
        })
        await refresh()
        done(t('The key is added'))
      }}
      onClose={onClose}
    >
      <Field label={t('Name')} hint={t('Such as where it is kept.')}>
        <Input value={name} onChange={({ target }) => setName(target.value)} maxLength={100} />
      </Field>
      <Field label={t('Public key')} hint={t('Ed25519, 32 bytes in base64.')}>
        <Input
          value={publicKey}
          onChange={({ target }) => setPublicKey(target.value)}
          spellCheck={false}
          className="font-mono text-xs"
        />
      </Field>
      <div className="flex flex-col items-start gap-1.5">
        <p className="text-xs text-muted-foreground">
          {t('Sign this with it, with the line feed at its end:')}
        </p>
        <Copyable text={`hotswap plugin publisher key 1\n${publisher.id}\n`} />
      </div>
      <Field label={t('Proof')} hint={t('The signature, in base64.')}>
        <Textarea
          value={proof}
          onChange={({ target }) => setProof(target.value)}
          spellCheck={false}
          className="font-mono text-xs"
        />
      </Field>
    </FormDialog>
  )
}
