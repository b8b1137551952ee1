/** Hands a version in for the public catalogue; signed, where the publisher has keys. */
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { Copyable } from '@/kit/copy'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { done } from '@/kit/toasts'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Select, Textarea } from '@/ui/input'
import { usePublisher } from './publisher'

export function Submit({
  plugin,
  onClose,
}: {
  plugin: { hash: string; title: string; version: string }
  onClose: () => void
}) {
  const { t } = useTranslation('plugins')
  const params = useParams({ from: '/_app/t/$tenant' })
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const publisher = usePublisher()
  const keys = publisher.data?.keys.filter(({ revoked_at }) => revoked_at === null) ?? []
  const [note, setNote] = useState('')
  const [fingerprint, setFingerprint] = useState('')
  const [signature, setSignature] = useState('')
  const needsSignature = keys.length > 0
  const used = fingerprint || (keys[0]?.fingerprint ?? '')
  return (
    <FormDialog
      title={t('Submit {{plugin}} {{version}}', plugin)}
      description={t(
        'The operators of this installation look at it. Once they let it in, every tenant can install it.',
      )}
      action={t('Submit')}
      isReady={publisher.data != null && (!needsSignature || signature.trim() !== '')}
      size="wide"
      onSubmit={async () => {
        await api.POST('/marketplace/submissions', {
          body: {
            hash: plugin.hash,
            ...(note.trim() && { note: note.trim() }),
            ...(needsSignature && { signature: { fingerprint: used, signature: signature.trim() } }),
          },
        })
        await queryClient.invalidateQueries({ queryKey: ['get', '/marketplace/submissions'] })
        done(t('It waits for review'))
        await navigate({ to: '/t/$tenant/plugins/submissions', params })
      }}
      onClose={onClose}
    >
      {publisher.data === null && (
        <Alert tone="warning">
          <AlertTitle>{t('Say first who you are')}</AlertTitle>
          <AlertDescription>
            {t('Whoever installs a plugin wants to know who publishes it.')}
            <Link to="/t/$tenant/plugins/publisher" params={params} className="text-primary underline">
              {t('Become a publisher')}
            </Link>
          </AlertDescription>
        </Alert>
      )}
      <Field
        label={t('Note to the operators')}
        hint={t('What it is for, and why it asks for what it asks for.')}
        isOptional
        optionalText={t('optional')}
      >
        <Textarea value={note} onChange={({ target }) => setNote(target.value)} maxLength={2_000} />
      </Field>
      {needsSignature && (
        <>
          <Field label={t('Key')}>
            <Select value={used} onChange={({ target }) => setFingerprint(target.value)}>
              {keys.map((key) => (
                <option key={key.fingerprint} value={key.fingerprint}>
                  {`${key.name} (${key.fingerprint.slice(0, 12)}…)`}
                </option>
              ))}
            </Select>
          </Field>
          <div className="flex flex-col items-start gap-1.5">
            <p className="text-xs text-muted-foreground">{t('Sign this, with the line feed at its end:')}</p>
            <Copyable text={`hotswap plugin package 1\n${plugin.hash}\n`} />
          </div>
          <Field
            label={t('Signature')}
            hint={t(
              'In base64. The command line does it by itself: hotswap plugin push --submit --sign publisher.pem',
            )}
          >
            <Textarea
              value={signature}
              onChange={({ target }) => setSignature(target.value)}
              spellCheck={false}
              className="font-mono text-xs"
            />
          </Field>
        </>
      )}
    </FormDialog>
  )
}
