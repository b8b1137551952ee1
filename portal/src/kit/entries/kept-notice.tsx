/** Says above a list that something was written in this browser which has not reached the server. */
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { listDrafts } from '@/editor/saving/kept-drafts'
import { useMe } from '@/kit/rights'
import { Time } from '@/kit/time'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { useEntryAddress } from './addresses'
import type { EntryPlace } from './entry-api'

export function KeptNotice({ place }: { place: EntryPlace }) {
  const me = useMe()
  if (!me) return null
  return <Kept key={me.id} place={place} user={me.id} />
}

function Kept({ place, user }: { place: EntryPlace; user: string }) {
  const { t } = useTranslation('content')
  const addressOf = useEntryAddress(place)
  const [drafts] = useState(() =>
    listDrafts({ user, website: place.websiteId }).filter(({ type }) => type === place.kind.type),
  )
  if (drafts.length === 0) return null
  return (
    <Alert tone="info">
      <AlertTitle>{t('There is something in this browser that is not saved yet')}</AlertTitle>
      <AlertDescription>
        {t('Open it, and it is brought together with what is on the server.')}
        <ul className="list-disc pl-4">
          {drafts.map(({ key, entry, title, at }) => (
            <li key={key}>
              <Link to={addressOf(entry ?? 'new') as never} className="font-medium text-foreground underline">
                {title || t('Untitled')}
              </Link>{' '}
              <Time at={new Date(at).toISOString()} />
            </li>
          ))}
        </ul>
      </AlertDescription>
    </Alert>
  )
}
