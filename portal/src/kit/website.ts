/** The website that a screen below /t/$tenant/websites/$website is about. */
import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { $api, type Answer, type Item } from '@/api/api'

/** One website with the counts of what is in it; lists leave the counts out. */
export type Website = Answer<'get', '/websites/{website_id}'>
export type ListedWebsite = Item<'/websites'>

export const websiteOptions = (id: string) =>
  $api.queryOptions('get', '/websites/{website_id}', { params: { path: { website_id: id } } })

/** The website in the address: the layout has loaded it before any screen below it is shown. */
export function useWebsite(): Website {
  const { website } = useParams({ from: '/_app/t/$tenant/websites/$website' })
  return useSuspenseQuery(websiteOptions(website)).data
}

/** Where visitors find it: at the first of its own names, or else under the platform's. */
export function addressOf(website: Pick<Website, 'primary_url' | 'url'>): string {
  return website.primary_url ?? website.url
}

/** As people read an address: without what every address begins with. */
export function shortAddress(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/\/$/, '')
}
