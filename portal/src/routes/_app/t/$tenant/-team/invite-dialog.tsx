/** Invites somebody by mail, or several at once. */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { Field } from '@/kit/field'
import { messageOf } from '@/kit/form'
import { FormDialog } from '@/kit/form-dialog'
import { useRoleTexts } from '@/kit/role-texts'
import { done } from '@/kit/toasts'
import { Select, Textarea } from '@/ui/input'
import { useGivableRoles } from './roles'

const addressesIn = (text: string) => [...new Set(text.split(/[\s,;]+/).filter((part) => part.includes('@')))]

export function InviteDialog({ onClose, onInvited }: { onClose: () => void; onInvited: () => void }) {
  const { t } = useTranslation('team')
  const client = useQueryClient()
  const roles = useGivableRoles()
  const textOf = useRoleTexts()
  const [text, setText] = useState('')
  const [role, setRole] = useState('editor')
  const addresses = addressesIn(text)
  const chosen = roles.find(({ slug }) => slug === role)
  const invite = async () => {
    const refused: string[] = []
    for (const email of addresses)
      await api
        .POST('/invitations', { body: { email, role } })
        .catch((error: unknown) => refused.push(`${email}: ${messageOf(error)}`))
    await client.invalidateQueries({ queryKey: ['get', '/invitations'] })
    if (refused.length > 0) {
      // Those that went out are not sent again.
      setText(refused.map((line) => line.split(': ')[0]).join('\n'))
      throw new Error(refused.join('\n'))
    }
    done(t('{{count}} invitations are on their way', { count: addresses.length }))
    onInvited()
  }
  return (
    <FormDialog
      title={t('Invite people')}
      description={t('They get a mail with a link that works once, for a week.')}
      action={t('Send')}
      isReady={addresses.length > 0}
      onSubmit={invite}
      onClose={onClose}
    >
      <Field label={t('E-mail addresses')} hint={t('Several are separated by commas or lines.')}>
        <Textarea
          autoFocus
          value={text}
          placeholder="anna@example.com"
          inputMode="email"
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      <Field label={t('Role')} hint={chosen && textOf(chosen).description}>
        <Select value={role} onChange={(event) => setRole(event.target.value)}>
          {roles.length === 0 && <option value="editor">{t('Editor')}</option>}
          {roles.map((one) => (
            <option key={one.id} value={one.slug}>
              {textOf(one).name}
            </option>
          ))}
        </Select>
      </Field>
    </FormDialog>
  )
}
