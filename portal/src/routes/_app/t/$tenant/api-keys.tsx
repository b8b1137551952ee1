/** Keys with which programs act for the team. */
import { useQueryClient } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Ellipsis, KeyRound, Pencil, Plus, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Item, api } from '@/api/api'
import { useConfirm } from '@/kit/confirm'
import { Copyable } from '@/kit/copy'
import { useList } from '@/kit/list'
import { Listed } from '@/kit/listed'
import { Page } from '@/kit/page'
import { Can, useMay } from '@/kit/rights'
import { Empty, Forbidden } from '@/kit/states'
import { Time, useNow } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/ui/menu'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { ApiKeyDialog } from './-api-keys/api-key-dialog'

type ApiKey = Item<'/api-keys'>

export const Route = createFileRoute('/_app/t/$tenant/api-keys')({ component: ApiKeys })

function ApiKeys() {
  const { t } = useTranslation('team')
  const [editing, setEditing] = useState<{ apiKey?: ApiKey }>()
  /** Shown until the page is left, and never again. */
  const [secret, setSecret] = useState<{ name: string; key: string }>()
  const make = (
    <Can call="POST /api-keys">
      <Button onClick={() => setEditing({})}>
        <Plus aria-hidden /> {t('New key')}
      </Button>
    </Can>
  )
  return (
    <Page
      title={t('API keys')}
      description={t(
        'Programs use them in place of a password. A key may never do more than whoever made it.',
      )}
      actions={make}
    >
      {secret && (
        <Alert tone="success">
          <KeyRound aria-hidden />
          <AlertTitle>
            {t('Copy the key “{{name}}” now: it is shown only once', { name: secret.name })}
          </AlertTitle>
          <AlertDescription>
            <Copyable text={secret.key} />
          </AlertDescription>
        </Alert>
      )}
      <Can call="GET /api-keys" otherwise={<Forbidden />}>
        <List empty={make} onEdit={(apiKey) => setEditing({ apiKey })} />
      </Can>
      {editing && <ApiKeyDialog {...editing} onMade={setSecret} onClose={() => setEditing(undefined)} />}
    </Page>
  )
}

function List({ empty, onEdit }: { empty: ReactNode; onEdit: (apiKey: ApiKey) => void }) {
  const { t } = useTranslation('team')
  const query = useList(['get', '/api-keys'], async (cursor) => {
    const { data } = await api.GET('/api-keys', {
      params: { query: { limit: 50, ...(cursor && { cursor }) } },
    })
    return data ?? { items: [], next_cursor: null }
  })
  return (
    <Listed
      query={query}
      empty={
        <Empty icon={KeyRound} title={t('No API keys yet')} actions={empty}>
          {t('Make one for each program, with no more rights than it needs.')}
        </Empty>
      }
    >
      {(items) => (
        <Table>
          <TableHeader>
            <TableRow>
              <TableHead>{t('Name')}</TableHead>
              <TableHead>{t('May')}</TableHead>
              <TableHead>{t('Last used')}</TableHead>
              <TableHead>{t('Valid until')}</TableHead>
              <TableHead>
                <span className="sr-only">{t('Acts')}</span>
              </TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {items.map((apiKey) => (
              <Row key={apiKey.id} apiKey={apiKey} onEdit={onEdit} />
            ))}
          </TableBody>
        </Table>
      )}
    </Listed>
  )
}

function Row({ apiKey, onEdit }: { apiKey: ApiKey; onEdit: (apiKey: ApiKey) => void }) {
  const { t } = useTranslation('team')
  const may = useMay()
  const client = useQueryClient()
  const confirm = useConfirm()
  const now = useNow()
  const { id, name } = apiKey
  const isOver = apiKey.expires_at !== null && new Date(apiKey.expires_at).getTime() < now
  const revoke = async () => {
    const isAgreed = await confirm({
      title: t('Revoke the key “{{name}}”?', { name }),
      detail: t('Programs that use it are refused from now on. This cannot be undone.'),
      action: t('Revoke'),
    })
    if (!isAgreed) return
    try {
      await api.DELETE('/api-keys/{id}', { params: { path: { id } } })
      await client.invalidateQueries({ queryKey: ['get', '/api-keys'] })
      done(t('The key is revoked'))
    } catch (error) {
      failed(error)
    }
  }
  return (
    <TableRow>
      <TableCell className="min-w-40">
        <p className="font-medium break-words">{name}</p>
        <code className="text-xs text-muted-foreground">{apiKey.prefix}…</code>
      </TableCell>
      <TableCell className="min-w-48">
        <span className="flex flex-wrap gap-1" title={apiKey.scopes.join(', ')}>
          {apiKey.scopes.slice(0, 4).map((scope) => (
            <Badge key={scope}>{scope}</Badge>
          ))}
          {apiKey.scopes.length > 4 && <Badge>+{apiKey.scopes.length - 4}</Badge>}
        </span>
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground">
        {apiKey.last_used_at ? <Time at={apiKey.last_used_at} /> : t('never')}
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground">
        {isOver ? (
          <Badge tone="warning">{t('Expired')}</Badge>
        ) : apiKey.expires_at ? (
          <Time at={apiKey.expires_at} />
        ) : (
          t('without end')
        )}
      </TableCell>
      <TableCell className="text-right">
        {may('PATCH /api-keys/{id}') && (
          <Menu>
            <MenuTrigger asChild>
              <Button variant="ghost" size="icon-sm" aria-label={t('Acts on the key “{{name}}”', { name })}>
                <Ellipsis aria-hidden />
              </Button>
            </MenuTrigger>
            <MenuContent align="end">
              <MenuItem onSelect={() => onEdit(apiKey)}>
                <Pencil /> {t('Change')}
              </MenuItem>
              <MenuItem isDestructive onSelect={() => void revoke()}>
                <Trash2 /> {t('Revoke')}
              </MenuItem>
            </MenuContent>
          </Menu>
        )}
      </TableCell>
    </TableRow>
  )
}
