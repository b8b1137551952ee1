/** All plans, for choices and names. */
import { useQuery } from '@tanstack/react-query'
import { $api, type Item } from '@/api/api'

export type Plan = Item<'/admin/plans'>
export type PlanNames = Record<string, string>

export const plansOptions = () =>
  $api.queryOptions('get', '/admin/plans', { params: { query: { limit: 200 } } }, { staleTime: 60_000 })

/** Empty until they are known, or for those who may not read plans. */
export function usePlans(): Plan[] {
  return useQuery(plansOptions()).data?.items ?? []
}

export function namesOf(plans: Plan[]): PlanNames {
  return Object.fromEntries(plans.map(({ id, name }) => [id, name]))
}
