/** What keeps something from being saved, and what can be done about it. */
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { done, failed } from '@/kit/toasts'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'
import type { Editing } from './editing'
import { entryKeys, restoreEntry } from './entry-api'
import { useMemberName } from './member-names'

export function ProblemNotice({ editing }: { editing: Editing }) {
  const { t } = useTranslation('content')
  const client = useQueryClient()
  const nameOf = useMemberName()
  const { place, saving, state } = editing
  const { entry, phase, problem, refused } = state
  const restore = async () => {
    if (!entry) return
    try {
      const restored = await restoreEntry(place, entry.id)
      saving.replace(restored)
      saving.retry()
      void client.invalidateQueries({ queryKey: entryKeys(place) })
      done(t('Taken out of the trash'))
    } catch (error) {
      failed(error)
    }
  }
  if (entry?.deleted_at)
    return (
      <Alert tone="warning">
        <AlertTitle>{t('This is in the trash')}</AlertTitle>
        <AlertDescription>
          {t('Visitors do not see it. Take it out to go on writing.')}
          <Button size="sm" variant="outline" onClick={() => void restore()}>
            {t('Take it out of the trash')}
          </Button>
        </AlertDescription>
      </Alert>
    )
  if (phase === 'gone')
    return (
      <Alert tone="danger">
        <AlertTitle>{t('Somebody has deleted this meanwhile')}</AlertTitle>
        <AlertDescription>
          {t('What you wrote is kept in this browser. Take it out of the trash, and it is saved.')}
          <Button size="sm" variant="outline" onClick={() => void restore()}>
            {t('Take it out of the trash')}
          </Button>
        </AlertDescription>
      </Alert>
    )
  const names = Object.keys(refused)
  if (phase === 'refused' && (names.length > 0 || problem))
    return (
      <Alert tone="danger">
        <AlertTitle>{t('The server did not take everything')}</AlertTitle>
        <AlertDescription>
          {names.length > 0 ? (
            <ul className="list-disc pl-4">
              {names.map((name) => (
                <li key={name}>
                  {nameOf(name)}: {refused[name]}
                </li>
              ))}
            </ul>
          ) : (
            problem?.detail
          )}
          <Button size="sm" variant="outline" onClick={saving.retry}>
            {t('Try again')}
          </Button>
        </AlertDescription>
      </Alert>
    )
  // Whoever is signed out is told so above the page; what they write goes on undisturbed as long as it is kept.
  if (phase === 'offline' || (phase === 'signed_out' && !state.isKept) || (phase === 'waiting' && problem))
    return (
      <Alert tone="warning">
        <AlertTitle>
          {phase === 'offline'
            ? t('No connection')
            : phase === 'signed_out'
              ? t('You are signed out')
              : t('The server does not answer as it should')}
        </AlertTitle>
        <AlertDescription>
          {state.isKept
            ? t('Go on writing: it is kept in this browser, and saved as soon as that is possible.')
            : t('This browser has no room to keep what you write. Copy it somewhere before you leave.')}
        </AlertDescription>
      </Alert>
    )
  return null
}
