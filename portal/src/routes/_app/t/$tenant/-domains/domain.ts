/** Customers' own names as the API gives them, and what is said about them. */
import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, type Answer, type Body, api } from '@/api/api'
import type { Tone } from '@/ui/badge'

export type Domain = Answer<'get', '/domains/{id}'>
export type DomainRecord = Domain['records'][number]
export type State = Domain['state']
export type DomainChange = Body<'patch', '/domains/{id}'>

export const STATES = [
  'pending',
  'verified',
  'misconfigured',
  'lost',
  'quarantined',
] as const satisfies readonly State[]

export const STATE_TONES: Record<State, Tone> = {
  pending: 'info',
  verified: 'success',
  misconfigured: 'warning',
  lost: 'danger',
  quarantined: 'danger',
}

export function useStateNames(): Record<State, string> {
  const { t } = useTranslation('domains')
  return {
    pending: t('Waits for DNS'),
    verified: t('Works'),
    misconfigured: t('Leads elsewhere'),
    lost: t('Lost'),
    quarantined: t('On hold'),
  }
}

/** What keeps a name from working, and what to do about it. */
export function useProblemTexts(): Record<NonNullable<Domain['problem']>, string> {
  const { t } = useTranslation('domains')
  return {
    held_elsewhere: t(
      'Another customer holds this name. It becomes yours as soon as its proof is gone from DNS and yours is there.',
    ),
    resting: t('Somebody else gave this name up a few days ago. It is free again after seven days.'),
    proof_missing: t(
      'The record that proves the name is yours is not there. Create it again, or the name is lost.',
    ),
    not_pointing_here: t(
      'The name is yours, but DNS leads its visitors elsewhere. Create the records below.',
    ),
    stopped: t('The platform has stopped this name.'),
  }
}

export const domainOptions = (id: string) =>
  $api.queryOptions('get', '/domains/{id}', { params: { path: { id } } })

/** Changes a domain, unless somebody else has changed it since it was read. @throws ApiError */
export async function changeDomain(
  { id, version }: Domain,
  change: DomainChange,
): Promise<Domain | undefined> {
  const { data } = await api.PATCH('/domains/{id}', {
    params: { path: { id } },
    body: change,
    headers: { 'if-match': `"${version}"` },
  })
  return data
}

/** Everything that shows domains shows them anew. */
export function useRefreshDomains(): () => Promise<void> {
  const client = useQueryClient()
  return useMemo(
    () => async () => {
      await client.invalidateQueries({
        predicate: ({ queryKey: [, path] }) =>
          typeof path === 'string' &&
          /^\/(domains\/\{id\}(\/certificate)?|tenant\/domains(\/dangling)?|websites\/\{website_id\}\/domains|domain-transfers)$/.test(
            path,
          ),
      })
    },
    [client],
  )
}
