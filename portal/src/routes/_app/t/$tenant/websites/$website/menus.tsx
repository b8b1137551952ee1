/** The menus of a website: their items put in order and below each other, as visitors see them. */
import { useQueryClient } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Menu as MenuIcon, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { Loaded } from '@/kit/loaded'
import { Outdated } from '@/kit/outdated'
import { Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { labelOf } from '@/kit/slug'
import { Empty } from '@/kit/states'
import { useWebsite } from '@/kit/website'
import { Button } from '@/ui/button'
import { Input } from '@/ui/input'
import { TabLink, TabLinks } from '@/ui/tabs'
import { MenuEditor } from './-menus/menu-editor'
import type { Menu } from './-menus/menu-tree'

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/menus')({
  validateSearch: ({ menu }: Record<string, unknown>): { menu?: string } =>
    typeof menu === 'string' ? { menu } : {},
  component: Menus,
})

/** More than a website can have. */
const ALL = 200

function Menus() {
  const { t } = useTranslation('structure')
  const { id: websiteId } = useWebsite()
  const { menu: wanted } = Route.useSearch()
  const navigate = Route.useNavigate()
  const [isAdding, setAdding] = useState(false)
  const query = $api.useQuery('get', '/websites/{website_id}/menus', {
    params: { path: { website_id: websiteId }, query: { limit: ALL } },
  })
  const add = (
    <Can call="POST /websites/{website_id}/menus">
      <Button variant="outline" onClick={() => setAdding(true)}>
        <Plus aria-hidden /> {t('New menu')}
      </Button>
    </Can>
  )
  return (
    <Page
      title={t('Menus')}
      description={t('What visitors find their way with. Changes are public as soon as they are saved.')}
      width="narrow"
      actions={add}
    >
      <Loaded query={query}>
        {({ items }) => {
          // The main menu is what most people come for.
          const menus = items.toSorted((a, b) => Number(b.handle === 'main') - Number(a.handle === 'main'))
          const menu = menus.find(({ handle }) => handle === wanted) ?? menus[0]
          if (!menu)
            return (
              <Empty icon={MenuIcon} title={t('No menus yet')} actions={add}>
                {t('Themes show the menus “main” and “footer”; others where they ask for them.')}
              </Empty>
            )
          return (
            <>
              <TabLinks label={t('Menus')}>
                {menus.map(({ id, handle, name }) => (
                  <TabLink
                    key={id}
                    to="."
                    search={{ menu: handle }}
                    activeOptions={{ exact: true, includeSearch: true }}
                    {...(handle === menu.handle && {
                      'aria-current': 'page',
                      activeProps: {},
                      inactiveProps: { className: 'border-primary! text-foreground!' },
                    })}
                  >
                    {name}
                  </TabLink>
                ))}
              </TabLinks>
              <CurrentMenu key={menu.id} websiteId={websiteId} menu={menu as Menu} />
            </>
          )
        }}
      </Loaded>
      {isAdding && (
        <NewMenuDialog
          websiteId={websiteId}
          onAdded={(handle) => void navigate({ search: { menu: handle } })}
          onClose={() => setAdding(false)}
        />
      )}
    </Page>
  )
}

/** Stays with the version that was looked at: nothing that is being arranged is swept away. */
function CurrentMenu({ websiteId, menu }: { websiteId: string; menu: Menu }) {
  const [base, setBase] = useState(menu)
  return (
    <>
      {menu.version > base.version && <Outdated onLoad={() => setBase(menu)} />}
      <MenuEditor key={base.version} websiteId={websiteId} menu={base} onSaved={setBase} />
    </>
  )
}

function NewMenuDialog({
  websiteId,
  onAdded,
  onClose,
}: {
  websiteId: string
  onAdded: (handle: string) => void
  onClose: () => void
}) {
  const { t } = useTranslation('structure')
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [ownHandle, setOwnHandle] = useState<string>()
  const handle = ownHandle ?? labelOf(name)
  const add = async () => {
    await api.POST('/websites/{website_id}/menus', {
      params: { path: { website_id: websiteId } },
      body: { name: name.trim(), handle },
    })
    await client.invalidateQueries({ queryKey: ['get', '/websites/{website_id}/menus'] })
    onAdded(handle)
  }
  return (
    <FormDialog
      title={t('New menu')}
      action={t('Create')}
      isReady={name.trim() !== '' && handle !== ''}
      onSubmit={add}
      onClose={onClose}
    >
      <Field label={t('Name')}>
        <Input autoFocus maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Field label={t('Handle')} hint={t('What themes ask for it by; it stays as it is.')}>
        <Input
          maxLength={50}
          spellCheck={false}
          autoCapitalize="none"
          value={handle}
          onChange={(event) => setOwnHandle(event.target.value)}
        />
      </Field>
    </FormDialog>
  )
}
