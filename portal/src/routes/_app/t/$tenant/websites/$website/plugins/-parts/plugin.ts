/** The plugin that a screen below /plugins/$plugin is about. */
import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { $api } from '@/api/api'
import type { Plugin } from './installed'

export const pluginOptions = (website: string, name: string) =>
  $api.queryOptions('get', '/websites/{website_id}/plugins/{name}', {
    params: { path: { website_id: website, name } },
  })

export function usePlugin(): { plugin: Plugin; website: string; path: { website_id: string; name: string } } {
  const { website, plugin } = useParams({ from: '/_app/t/$tenant/websites/$website/plugins/$plugin' })
  return {
    plugin: useSuspenseQuery(pluginOptions(website, plugin)).data,
    website,
    path: { website_id: website, name: plugin },
  }
}
