/** A name of one's own for a website; what to enter in DNS is said on the page that follows. */
import { createFileRoute } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { ApiError } from '@/api/problem'
import { Field, SwitchField } from '@/kit/field'
import { messageOf } from '@/kit/form'
import { BackLink, Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Forbidden } from '@/kit/states'
import { Alert, AlertDescription } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Card, CardContent, CardFooter } from '@/ui/card'
import { Switch } from '@/ui/choice'
import { Input } from '@/ui/input'
import { useRefreshDomains } from '../-domains/domain'
import { WebsiteField } from '../-domains/website-field'

export const Route = createFileRoute('/_app/t/$tenant/domains/new')({
  validateSearch: ({ website }: Record<string, unknown>): { website?: string } =>
    typeof website === 'string' ? { website } : {},
  component: NewDomain,
})

function NewDomain() {
  const { t } = useTranslation('domains')
  const { tenant } = Route.useParams()
  return (
    <Page
      width="narrow"
      back={
        <BackLink to="/t/$tenant/domains" params={{ tenant }}>
          {t('Domains')}
        </BackLink>
      }
      title={t('Add a domain')}
      description={t('You need access to the DNS of the name, where you bought it for instance.')}
    >
      <Can call="POST /websites/{website_id}/domains" otherwise={<Forbidden />}>
        <NewDomainForm />
      </Can>
    </Page>
  )
}

/** Names have no scheme and no path; people copy them with both. */
const hostOf = (text: string) =>
  text
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[/?#].*$/, '')

function NewDomainForm() {
  const { t } = useTranslation('domains')
  const { tenant } = Route.useParams()
  const { website } = Route.useSearch()
  const navigate = Route.useNavigate()
  const refresh = useRefreshDomains()
  const [text, setText] = useState('')
  const [hasWww, setWww] = useState(true)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const host = hostOf(text)
  /** Only of example.com and www.example.com is the other one guessed. */
  const isPaired = host.split('.').length === 2 || host.startsWith('www.')
  const other = host.startsWith('www.') ? host.slice(4) : `www.${host}`
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!website || !host) return
    setBusy(true)
    setError(undefined)
    try {
      const { data } = await api.POST('/websites/{website_id}/domains', {
        params: { path: { website_id: website } },
        body: { host, ...(isPaired && hasWww && { www: true }) },
      })
      await refresh()
      if (data) await navigate({ to: '/t/$tenant/domains/$domain', params: { tenant, domain: data.id } })
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  const ofHost =
    error instanceof ApiError ? error.problem.errors?.find(({ path }) => path.includes('host')) : undefined
  return (
    <Card>
      <form onSubmit={(event) => void submit(event)} className="contents">
        <CardContent className="flex flex-col gap-5">
          {error !== undefined && !ofHost && (
            <Alert tone="danger">
              <AlertDescription className="text-foreground">{messageOf(error)}</AlertDescription>
            </Alert>
          )}
          <WebsiteField
            value={website}
            onChange={(id) => void navigate({ search: id ? { website: id } : {}, replace: true })}
          />
          <Field
            label={t('Domain')}
            hint={t('E.g. www.example.com; *.example.com for all names below it')}
            error={ofHost?.message}
          >
            <Input
              value={text}
              onChange={(event) => setText(event.target.value)}
              inputMode="url"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={300}
            />
          </Field>
          {host.includes('.') && isPaired && (
            <SwitchField
              label={t('{{host}}, too', { host: other })}
              hint={t('It leads to {{host}}.', { host })}
            >
              <Switch checked={hasWww} onCheckedChange={setWww} />
            </SwitchField>
          )}
        </CardContent>
        <CardFooter className="justify-end">
          <Button type="submit" isBusy={isBusy} disabled={!website || !host}>
            {t('Add')}
          </Button>
        </CardFooter>
      </form>
    </Card>
  )
}
