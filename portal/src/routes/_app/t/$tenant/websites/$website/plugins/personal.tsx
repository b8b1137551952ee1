/** What plugins know of one visitor: found by an e-mail address, handed over, or erased. */
import { createFileRoute } from '@tanstack/react-router'
import { Download, Eraser, SearchX, UserSearch } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Answer, api } from '@/api/api'
import { Field } from '@/kit/field'
import { messageOf } from '@/kit/form'
import { Section } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Empty, Forbidden } from '@/kit/states'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Input } from '@/ui/input'
import { EraseDialog, type Erased } from './-parts/erase-dialog'
import { PersonalRows, PersonalValues } from './-parts/personal-data'
import { PluginsPage } from './-parts/plugins-page'

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/plugins/personal')({
  component: Personal,
})

/** Whose address it is stands in no address of the portal, nor in anything that is kept. */
export type Found = Answer<'post', '/websites/{website_id}/plugin-data/personal/find'> & { email: string }

function Personal() {
  return (
    <PluginsPage>
      <Can call="POST /websites/{website_id}/plugin-data/personal/find" otherwise={<Forbidden />}>
        <Search />
      </Can>
    </PluginsPage>
  )
}

function Search() {
  const { t } = useTranslation('plugins')
  const { website } = Route.useParams()
  const [email, setEmail] = useState('')
  const [found, setFound] = useState<Found>()
  const [erased, setErased] = useState<Erased>()
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const find = async (whose: string) => {
    setBusy(true)
    setProblem(undefined)
    try {
      const { data } = await api.POST('/websites/{website_id}/plugin-data/personal/find', {
        params: { path: { website_id: website } },
        body: { email: whose },
      })
      setFound(data && { ...data, email: whose })
    } catch (error) {
      setFound(undefined)
      setProblem(messageOf(error))
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setErased(undefined)
    void find(email.trim())
  }
  return (
    <>
      <form onSubmit={submit} className="flex flex-wrap items-end gap-3">
        <p className="w-full text-muted-foreground">
          {t('Somebody asks what you know of them, or wants to be forgotten.')}
        </p>
        <Field label={t('E-mail address of the visitor')} className="w-80 max-w-full">
          <Input
            type="email"
            required
            autoComplete="off"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </Field>
        <Button type="submit" isBusy={isBusy} disabled={email.trim() === ''}>
          {!isBusy && <UserSearch aria-hidden />} {t('Find')}
        </Button>
      </form>
      <div aria-live="polite" className="flex flex-col gap-6">
        {problem && (
          <Alert tone="danger">
            <AlertDescription className="text-foreground">{problem}</AlertDescription>
          </Alert>
        )}
        {erased && <Outcome erased={erased} />}
        {found && (
          <Shown
            found={found}
            onErased={async (outcome) => {
              setErased(outcome)
              await find(found.email)
            }}
          />
        )}
      </div>
    </>
  )
}

function Shown({ found, onErased }: { found: Found; onErased: (erased: Erased) => Promise<void> }) {
  const { t } = useTranslation('plugins')
  const [isErasing, setErasing] = useState(false)
  const { email, rows, values, is_complete } = found
  if (rows.length + values.length === 0)
    return (
      <Empty icon={SearchX} title={t('Plugins know nothing of {{email}}', { email })}>
        {t('Comments that came with an import stand in the list of comments.')}
      </Empty>
    )
  return (
    <Section
      title={t('What plugins know of {{email}}', { email })}
      description={t('{{count}} entries in {{plugins}}', {
        count: rows.length + values.length,
        plugins: [...new Set([...rows, ...values].map(({ plugin }) => plugin))].join(', '),
      })}
      actions={
        <>
          <Button variant="outline" onClick={() => save(found)}>
            <Download aria-hidden /> {t('Download')}
          </Button>
          <Can call="POST /websites/{website_id}/plugin-data/personal/erase">
            <Button variant="outline" className="text-destructive" onClick={() => setErasing(true)}>
              <Eraser aria-hidden /> {t('Erase …')}
            </Button>
          </Can>
        </>
      }
    >
      {!is_complete && (
        <Alert tone="warning">
          <AlertDescription>
            {t('There is more than fits here. Erase it, or take the tables of the plugins along.')}
          </AlertDescription>
        </Alert>
      )}
      <PersonalRows rows={rows} />
      <PersonalValues values={values} />
      {isErasing && <EraseDialog found={found} onErased={onErased} onClose={() => setErasing(false)} />}
    </Section>
  )
}

function Outcome({ erased }: { erased: Erased }) {
  const { t } = useTranslation('plugins')
  const { rows_deleted, rows_cleared, values_deleted, values_left } = erased
  return (
    <Alert tone={values_left.length > 0 ? 'warning' : 'success'}>
      <AlertTitle>{t('Erased for good')}</AlertTitle>
      <AlertDescription>
        <p>
          {[
            rows_deleted > 0 && t('{{count}} rows deleted', { count: rows_deleted }),
            rows_cleared > 0 && t('{{count}} rows emptied', { count: rows_cleared }),
            values_deleted > 0 && t('{{count}} values deleted', { count: values_deleted }),
          ]
            .filter(Boolean)
            .join(', ')}
        </p>
        {values_left.length > 0 && (
          <p>
            {t('These hold the address among other things; only the plugin itself can take it out:')}{' '}
            {values_left.map(({ plugin, key }) => `${plugin}: ${key}`).join(', ')}
          </p>
        )}
      </AlertDescription>
    </Alert>
  )
}

/** For whoever asked: all of it in one file. */
function save({ email: _email, ...found }: Found): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(found, null, 2)], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = 'personal-data.json'
  link.click()
  URL.revokeObjectURL(url)
}
