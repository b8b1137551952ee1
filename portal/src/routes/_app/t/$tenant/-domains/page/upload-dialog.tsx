/** A certificate of one's own: looked over before it is used. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Answer, api } from '@/api/api'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { messageOf } from '@/kit/form'
import { done } from '@/kit/toasts'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Textarea } from '@/ui/input'
import { type Domain, useRefreshDomains } from '../domain'

type Findings = Answer<'post', '/domains/{id}/certificate'>

export function UploadDialog({ domain, onClose }: { domain: Domain; onClose: () => void }) {
  const { t } = useTranslation('domains')
  const refresh = useRefreshDomains()
  const [chain, setChain] = useState('')
  const [key, setKey] = useState('')
  const [findings, setFindings] = useState<Findings>()
  const [problem, setProblem] = useState<string>()
  // The summary of a refusal is what was found first.
  const more = findings?.findings.filter(({ message }) => !findings.summary.startsWith(message)) ?? []
  const upload = (isTrial: boolean) =>
    api.POST('/domains/{id}/certificate', {
      params: { path: { id: domain.id } },
      body: { chain, ...(key.trim() && { key }), ...(isTrial && { dry_run: true }) },
    })
  const look = async () => {
    setProblem(undefined)
    try {
      setFindings((await upload(true)).data)
    } catch (error) {
      setProblem(messageOf(error))
    }
  }
  return (
    <FormDialog
      title={t('Upload a certificate')}
      description={t('For {{host}}, as PEM: the certificate first, then those that lead to its authority.', {
        host: domain.unicode_host,
      })}
      action={t('Use it')}
      size="wide"
      isReady={chain.trim() !== '' && findings?.is_accepted !== false}
      onClose={onClose}
      onSubmit={async () => {
        await upload(false)
        await refresh()
        done(t('The certificate is in use'))
      }}
    >
      <Field label={t('Certificate chain')}>
        <Textarea
          className="max-h-48 font-mono text-xs"
          spellCheck={false}
          placeholder="-----BEGIN CERTIFICATE-----"
          value={chain}
          onChange={(event) => {
            setChain(event.target.value)
            setFindings(undefined)
          }}
        />
      </Field>
      <Field label={t('Private key')} hint={t('Kept encrypted, and never shown again.')}>
        <Textarea
          className="max-h-48 font-mono text-xs"
          spellCheck={false}
          autoComplete="off"
          placeholder="-----BEGIN PRIVATE KEY-----"
          value={key}
          onChange={(event) => {
            setKey(event.target.value)
            setFindings(undefined)
          }}
        />
      </Field>
      <Button variant="outline" className="w-fit" disabled={chain.trim() === ''} onClick={() => void look()}>
        {t('Look it over')}
      </Button>
      <div aria-live="polite" className="flex flex-col gap-2">
        {problem && (
          <Alert tone="danger">
            <AlertDescription className="text-foreground">{problem}</AlertDescription>
          </Alert>
        )}
        {findings && (
          <Alert tone={findings.is_accepted ? 'success' : 'danger'}>
            <AlertTitle>{findings.summary}</AlertTitle>
            {more.length > 0 && (
              <AlertDescription>
                <ul className="flex list-disc flex-col gap-1 pl-4">
                  {more.map(({ code, message, hint }) => (
                    <li key={code}>
                      {message} {hint}
                    </li>
                  ))}
                </ul>
              </AlertDescription>
            )}
          </Alert>
        )}
      </div>
    </FormDialog>
  )
}
