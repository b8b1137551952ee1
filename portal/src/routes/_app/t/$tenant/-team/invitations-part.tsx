/** Who is invited and has not come yet. */
import { useQueryClient } from '@tanstack/react-query'
import { MailPlus, UserPlus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type Item, api } from '@/api/api'
import { LoadMore, useList } from '@/kit/list'
import { Can } from '@/kit/rights'
import { useRoleTexts } from '@/kit/role-texts'
import { Empty, Failed, Loading } from '@/kit/states'
import { Time } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'

type Invitation = Item<'/invitations'>

export function InvitationsPart({ onInvite }: { onInvite: () => void }) {
  const { t } = useTranslation('team')
  const query = useList(['get', '/invitations'], async (cursor) => {
    const { data } = await api.GET('/invitations', {
      params: { query: { limit: 50, ...(cursor && { cursor }) } },
    })
    return data ?? { items: [], next_cursor: null }
  })
  if (query.isError && !query.items)
    return <Failed error={query.error} onRetry={() => void query.refetch()} />
  if (!query.items) return <Loading />
  if (query.items.length === 0)
    return (
      <Empty
        icon={UserPlus}
        title={t('No open invitations')}
        actions={
          <Can call="POST /invitations">
            <Button onClick={onInvite}>
              <UserPlus aria-hidden /> {t('Invite')}
            </Button>
          </Can>
        }
      >
        {t('Whoever you invite gets a mail, and is a member as soon as they accept.')}
      </Empty>
    )
  return (
    <>
      <Table>
        <TableHeader>
          <TableRow>
            <TableHead>{t('E-mail')}</TableHead>
            <TableHead>{t('Role')}</TableHead>
            <TableHead className="max-md:hidden">{t('Invited by')}</TableHead>
            <TableHead>{t('Valid until')}</TableHead>
            <TableHead>
              <span className="sr-only">{t('Acts')}</span>
            </TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {query.items.map((invitation) => (
            <Row key={invitation.id} invitation={invitation} />
          ))}
        </TableBody>
      </Table>
      <LoadMore query={query} />
    </>
  )
}

function Row({ invitation }: { invitation: Invitation }) {
  const { t } = useTranslation('team')
  const client = useQueryClient()
  const textOf = useRoleTexts()
  const { id, email, role } = invitation
  const refresh = () => client.invalidateQueries({ queryKey: ['get', '/invitations'] })
  const resend = async () => {
    try {
      await api.POST('/invitations/{id}/resend', { params: { path: { id } } })
      await refresh()
      done(t('Sent again, with a new link'))
    } catch (error) {
      failed(error)
    }
  }
  const revoke = async () => {
    try {
      await api.DELETE('/invitations/{id}', { params: { path: { id } } })
      await refresh()
      done(t('The invitation of {{email}} is withdrawn', { email }), async () => {
        await api.POST('/invitations', { body: { email, role: role.slug } })
        await refresh()
      })
    } catch (error) {
      failed(error)
    }
  }
  return (
    <TableRow>
      <TableCell className="max-w-56 min-w-36 truncate font-medium" title={email}>
        {email}
      </TableCell>
      <TableCell>{textOf(role).name}</TableCell>
      <TableCell className="text-muted-foreground max-md:hidden">{invitation.invited_by}</TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground">
        {invitation.expired ? (
          <Badge tone="warning">{t('Expired')}</Badge>
        ) : (
          <Time at={invitation.expires_at} />
        )}
      </TableCell>
      <TableCell className="text-right whitespace-nowrap">
        <Can call="POST /invitations/{id}/resend">
          <Button variant="ghost" size="sm" onClick={() => void resend()}>
            <MailPlus aria-hidden /> {t('Send again')}
          </Button>
        </Can>
        <Can call="DELETE /invitations/{id}">
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={t('Withdraw the invitation of {{email}}', { email })}
            onClick={() => void revoke()}
          >
            <X aria-hidden />
          </Button>
        </Can>
      </TableCell>
    </TableRow>
  )
}
