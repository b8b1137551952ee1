/** Who works here, who is invited, and what each role allows. */
import { createFileRoute } from '@tanstack/react-router'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Forbidden } from '@/kit/states'
import { Button } from '@/ui/button'
import { TabLink, TabLinks } from '@/ui/tabs'
import { InvitationsPart } from './-team/invitations-part'
import { InviteDialog } from './-team/invite-dialog'
import { MembersPart } from './-team/members-part'
import { RolesPart } from './-team/roles-part'

const PARTS = ['members', 'invitations', 'roles'] as const
type Part = (typeof PARTS)[number]
type Search = { part?: Part; q?: string; role?: string }

export const Route = createFileRoute('/_app/t/$tenant/team')({
  validateSearch: ({ part, q, role }: Record<string, unknown>): Search => ({
    ...(PARTS.includes(part as Part) && part !== 'members' && { part: part as Part }),
    ...(typeof q === 'string' && q !== '' && { q }),
    ...(typeof role === 'string' && role !== '' && { role }),
  }),
  component: Team,
})

function Team() {
  const { t } = useTranslation('team')
  const { part = 'members', q, role } = Route.useSearch()
  const navigate = Route.useNavigate()
  const [isInviting, setInviting] = useState(false)
  const names: Record<Part, string> = {
    members: t('Members'),
    invitations: t('Invitations'),
    roles: t('Roles'),
  }
  return (
    <Page
      title={t('People and roles')}
      description={t('Everybody who works on your websites, and what each may do.')}
      actions={
        <Can call="POST /invitations">
          <Button onClick={() => setInviting(true)}>
            <UserPlus aria-hidden /> {t('Invite')}
          </Button>
        </Can>
      }
    >
      <TabLinks label={t('People and roles')}>
        {PARTS.map((name) => (
          <TabLink
            key={name}
            to="."
            search={name === 'members' ? {} : { part: name }}
            activeOptions={{ exact: true, includeSearch: true }}
          >
            {names[name]}
          </TabLink>
        ))}
      </TabLinks>
      {part === 'roles' ? (
        <Can call="GET /roles" otherwise={<Forbidden />}>
          <RolesPart />
        </Can>
      ) : (
        <Can call="GET /members" otherwise={<Forbidden />}>
          {part === 'invitations' ? (
            <InvitationsPart onInvite={() => setInviting(true)} />
          ) : (
            <MembersPart
              q={q}
              role={role}
              onFilter={(next) => void navigate({ search: next, replace: true })}
            />
          )}
        </Can>
      )}
      {isInviting && (
        <InviteDialog
          onClose={() => setInviting(false)}
          onInvited={() => void navigate({ search: { part: 'invitations' } })}
        />
      )}
    </Page>
  )
}
