/** Whether a name has HTTPS, and whether browsers shall insist on it. */
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field, SwitchField } from '@/kit/field'
import { messageOf } from '@/kit/form'
import { useMay } from '@/kit/rights'
import { done } from '@/kit/toasts'
import { Alert, AlertDescription } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Card, CardContent, CardFooter, CardHeader, CardTitle } from '@/ui/card'
import { Switch } from '@/ui/choice'
import { Select } from '@/ui/input'
import { type Domain, type DomainChange, changeDomain, useRefreshDomains } from '../domain'

const DAY = 86_400
const TWO_YEARS = 63_072_000

/** Give it the version of the domain as its key, so that it begins anew with what the server has. */
export function Hsts({ domain }: { domain: Domain }) {
  const { t } = useTranslation('domains')
  const may = useMay()
  const refresh = useRefreshDomains()
  const [https, setHttps] = useState(domain.https)
  const [hsts, setHsts] = useState(domain.hsts)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const isReadOnly = !may('PATCH /domains/{id}')
  const change: DomainChange = {
    ...(https !== domain.https && { https }),
    ...(JSON.stringify(hsts) !== JSON.stringify(domain.hsts) && { hsts }),
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
  const ages = [0, DAY, 30 * DAY, 365 * DAY, TWO_YEARS]
  const ageNames = new Map([
    [0, t('Not at all')],
    [DAY, t('A day')],
    [30 * DAY, t('A month')],
    [365 * DAY, t('A year')],
    [TWO_YEARS, t('Two years')],
  ])
  return (
    <Card>
      <form onSubmit={(event) => void submit(event)} className="contents">
        <CardHeader>
          <CardTitle>{t('How HTTPS is used')}</CardTitle>
        </CardHeader>
        <CardContent>
          <fieldset disabled={isReadOnly} className="flex flex-col gap-5">
            <legend className="sr-only">{t('How HTTPS is used')}</legend>
            {problem && (
              <Alert tone="danger">
                <AlertDescription className="text-foreground">{problem}</AlertDescription>
              </Alert>
            )}
            <Field label={t('HTTPS')}>
              <Select value={https} onChange={(event) => setHttps(event.target.value as Domain['https'])}>
                <option value="auto">{t('By itself: a certificate is kept, and HTTP leads to HTTPS')}</option>
                <option value="manual">{t('With certificates that you upload')}</option>
                <option value="off">{t('Off')}</option>
              </Select>
            </Field>
            {https !== 'off' && (
              <>
                <Field
                  label={t('Browsers remember to use HTTPS only (HSTS)')}
                  hint={t('Until then browsers refuse to show it without a certificate: begin with a day.')}
                >
                  <Select
                    value={hsts.max_age}
                    onChange={(event) => setHsts({ ...hsts, max_age: Number(event.target.value) })}
                  >
                    {[...new Set([...ages, hsts.max_age])].map((age) => (
                      <option key={age} value={age}>
                        {ageNames.get(age) ?? t('{{count}} seconds', { count: age })}
                      </option>
                    ))}
                  </Select>
                </Field>
                {hsts.max_age > 0 && (
                  <>
                    <SwitchField label={t('For all names below it, too')}>
                      <Switch
                        checked={hsts.subdomains}
                        onCheckedChange={(subdomains) => setHsts({ ...hsts, subdomains })}
                      />
                    </SwitchField>
                    <SwitchField
                      label={t('Ask browsers to ship with it (preload)')}
                      hint={t('Hard to take back: it takes months until all browsers have forgotten it.')}
                    >
                      <Switch
                        checked={hsts.preload}
                        onCheckedChange={(preload) => setHsts({ ...hsts, preload })}
                      />
                    </SwitchField>
                  </>
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
