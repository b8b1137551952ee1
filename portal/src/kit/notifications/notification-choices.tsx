/** Every kind of notification with two switches: told in the portal, told by mail. A choice holds at once. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Answer, api } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { useMe } from '@/kit/rights'
import { failed } from '@/kit/toasts'
import { Switch } from '@/ui/choice'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { useChoiceTexts } from './choice-texts'
import type { Choice, Desk } from './notifications-api'

type Choices = Answer<'get', '/notifications/preferences'>

const calls = {
  tenant: {
    get: () => api.GET('/notifications/preferences'),
    put: (body: Choices) => api.PUT('/notifications/preferences', { body: sendable(body) }),
  },
  platform: {
    get: () => api.GET('/admin/notifications/preferences'),
    put: (body: Choices) => api.PUT('/admin/notifications/preferences', { body: sendable(body) }),
  },
}

const sendable = ({ items }: Choices) => ({
  items: items.map(({ kind, portal, mail }) => ({ kind, portal, ...(mail !== null && { mail }) })),
})

export function NotificationChoices({ desk }: { desk: Desk }) {
  const { t } = useTranslation('notifications')
  const me = useMe()
  const client = useQueryClient()
  const textOf = useChoiceTexts()
  const key = ['get', 'notification-choices', desk]
  const query = useQuery({
    queryKey: key,
    queryFn: async () => (await calls[desk].get()).data ?? { items: [] },
  })
  const mayChange = me !== undefined && !me.impersonator_id
  const change = async (present: Choices, kind: Choice['kind'], next: Partial<Choice>) => {
    const wanted = {
      items: present.items.map((item) => (item.kind === kind ? { ...item, ...next } : item)),
    }
    client.setQueryData(key, wanted)
    try {
      await calls[desk].put(wanted)
    } catch (error) {
      client.setQueryData(key, present)
      failed(error)
    }
  }
  return (
    <Loaded query={query}>
      {(present) => (
        <Table>
          <TableHeader>
            <TableRow>
              <TableHead>{t('When')}</TableHead>
              <TableHead className="w-20 text-center">{t('Portal')}</TableHead>
              <TableHead className="w-20 text-center">{t('E-mail')}</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {present.items.map((item) => (
              <TableRow key={item.kind}>
                <th scope="row" className="px-3 py-2.5 text-left font-normal">
                  {textOf(item)}
                </th>
                <TableCell className="text-center">
                  <Switch
                    aria-label={t('In the portal: {{what}}', { what: textOf(item) })}
                    checked={item.portal}
                    disabled={!mayChange}
                    onCheckedChange={(portal) => void change(present, item.kind, { portal })}
                  />
                </TableCell>
                <TableCell className="text-center">
                  {item.mail === null ? (
                    <span className="text-muted-foreground">
                      <span aria-hidden>–</span>
                      <span className="sr-only">{t('There is no mail of this')}</span>
                    </span>
                  ) : (
                    <Switch
                      aria-label={t('By mail: {{what}}', { what: textOf(item) })}
                      checked={item.mail}
                      disabled={!mayChange}
                      onCheckedChange={(mail) => void change(present, item.kind, { mail })}
                    />
                  )}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Loaded>
  )
}
