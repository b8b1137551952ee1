/** What is shown under a name: which website, whether it leads on, and which name is the primary one. */
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field, SwitchField } from '@/kit/field'
import { messageOf } from '@/kit/form'
import { useMay } from '@/kit/rights'
import { done, failed } from '@/kit/toasts'
import { Alert, AlertDescription } from '@/ui/alert'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Card, CardAction, CardContent, CardDescription, CardFooter, CardHeader, CardTitle } from '@/ui/card'
import { Switch } from '@/ui/choice'
import { Input, Select } from '@/ui/input'
import { type Domain, type DomainChange, changeDomain, useRefreshDomains } from '../domain'
import { WebsiteField } from '../website-field'

type Status = Domain['redirect_status']
const STATUSES: readonly Status[] = [308, 301, 307, 302]

/** Give it the version of the domain as its key, so that it begins anew with what the server has. */
export function Behaviour({ domain }: { domain: Domain }) {
  const { t } = useTranslation('domains')
  const may = useMay()
  const refresh = useRefreshDomains()
  const [website, setWebsite] = useState(domain.website_id ?? undefined)
  const [serves, setServes] = useState(domain.serves)
  const [redirects, setRedirects] = useState(domain.redirects)
  const [target, setTarget] = useState(domain.redirect_to ?? '')
  const [status, setStatus] = useState<Status>(domain.redirect_status)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const change: DomainChange = {
    ...(website !== undefined && website !== domain.website_id && { website_id: website }),
    ...(serves !== domain.serves && { serves }),
    ...(redirects !== domain.redirects && { redirects }),
    ...(target !== (domain.redirect_to ?? '') && { redirect_to: target || null }),
    ...(status !== domain.redirect_status && { redirect_status: status }),
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setProblem(undefined)
    try {
      await changeDomain(domain, change)
      await refresh()
      done(t('Saved'))
    } catch (error) {
      setProblem(messageOf(error))
      setBusy(false)
    }
  }
  const isReadOnly = !may('PATCH /domains/{id}')
  return (
    <Card>
      <form onSubmit={(event) => void submit(event)} className="contents">
        <CardHeader>
          <CardTitle>{t('What it shows')}</CardTitle>
          <CardDescription>
            {t(
              'Pages, feeds and sitemaps give the primary name as theirs; other names lead there or show the same.',
            )}
          </CardDescription>
          <CardAction>
            {domain.is_primary ? (
              <Badge tone="success">{t('Primary')}</Badge>
            ) : (
              !isReadOnly && domain.serves === 'website' && <MakePrimary domain={domain} />
            )}
          </CardAction>
        </CardHeader>
        <CardContent>
          <fieldset disabled={isReadOnly} className="flex flex-col gap-5">
            <legend className="sr-only">{t('What it shows')}</legend>
            {problem && (
              <Alert tone="danger">
                <AlertDescription className="text-foreground">{problem}</AlertDescription>
              </Alert>
            )}
            <Field
              label={t('Shows')}
              hint={t('The portal under a name of your own is for teams whose plan has it.')}
            >
              <Select value={serves} onChange={(event) => setServes(event.target.value as Domain['serves'])}>
                <option value="website">{t('A website')}</option>
                <option value="portal">{t('This portal')}</option>
              </Select>
            </Field>
            {serves === 'website' && (
              <>
                <WebsiteField value={website} onChange={setWebsite} />
                <SwitchField label={t('Leads to another name')} hint={t('Path and query are kept.')}>
                  <Switch checked={redirects} onCheckedChange={setRedirects} disabled={domain.is_primary} />
                </SwitchField>
                {redirects && (
                  <div className="grid gap-4 sm:grid-cols-2">
                    <Field label={t('To')} hint={t('Empty: to the primary name')}>
                      <Input
                        value={target}
                        maxLength={253}
                        spellCheck={false}
                        autoCapitalize="none"
                        onChange={(event) => setTarget(event.target.value.trim())}
                      />
                    </Field>
                    <Field label={t('Kind of redirect')}>
                      <Select
                        value={status}
                        onChange={(event) => setStatus(Number(event.target.value) as Status)}
                      >
                        {STATUSES.map((code) => (
                          <option key={code} value={code}>
                            {code === 308 || code === 301
                              ? t('For good ({{code}})', { code })
                              : t('For the time being ({{code}})', { code })}
                          </option>
                        ))}
                      </Select>
                    </Field>
                  </div>
                )}
              </>
            )}
          </fieldset>
        </CardContent>
        {!isReadOnly && (
          <CardFooter className="justify-end">
            <Button type="submit" isBusy={isBusy} disabled={Object.keys(change).length === 0}>
              {t('Save')}
            </Button>
          </CardFooter>
        )}
      </form>
    </Card>
  )
}

function MakePrimary({ domain }: { domain: Domain }) {
  const { t } = useTranslation('domains')
  const refresh = useRefreshDomains()
  const [isBusy, setBusy] = useState(false)
  const make = async () => {
    setBusy(true)
    try {
      await changeDomain(domain, { is_primary: true })
      await refresh()
      done(t('{{host}} is the primary name', { host: domain.unicode_host }))
    } catch (error) {
      failed(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button
      variant="outline"
      size="sm"
      isBusy={isBusy}
      disabled={domain.state !== 'verified'}
      onClick={() => void make()}
    >
      {t('Make it the primary name')}
    </Button>
  )
}
