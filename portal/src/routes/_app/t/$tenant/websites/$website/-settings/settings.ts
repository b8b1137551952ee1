/** The settings of a website as screens read and save them: a change is published at once, and can be taken back. */
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { $api, type Answer, type Body, api } from '@/api/api'
import { done } from '@/kit/toasts'
import { websiteOptions } from '@/kit/website'

export type SiteSettings = Answer<'get', '/websites/{website_id}/settings'>
export type SettingsChange = Body<'patch', '/websites/{website_id}/settings'>

export const settingsOptions = (id: string) =>
  $api.queryOptions('get', '/websites/{website_id}/settings', { params: { path: { website_id: id } } })

/**
 * @param settings as they were read: who changed them since is not overwritten
 * @returns saves a change; throws ApiError, with 412 when somebody was faster
 */
export function useSaveSettings(websiteId: string, settings: SiteSettings) {
  const { t } = useTranslation('websites')
  const client = useQueryClient()
  const params = { path: { website_id: websiteId } }
  const options = settingsOptions(websiteId)
  const put = async (body: SettingsChange, version: number) => {
    const { data } = await api.PATCH('/websites/{website_id}/settings', {
      params,
      body,
      headers: { 'if-match': `"${version}"` },
    })
    if (data) client.setQueryData(options.queryKey, data)
    await client.invalidateQueries({ queryKey: websiteOptions(websiteId).queryKey })
    await client.invalidateQueries({ queryKey: ['get', '/websites/{website_id}/releases'] })
    return data
  }
  return async (change: SettingsChange): Promise<void> => {
    const before = Object.fromEntries(
      Object.keys(change).map((key) => [key, settings[key as keyof SiteSettings]]),
    ) as SettingsChange
    const saved = await put(change, settings.release_number)
    done(
      t('Saved and published'),
      saved && saved.release_number !== settings.release_number
        ? () => put(plain(before), saved.release_number)
        : undefined,
    )
  }
}

/** Answers also say how pages show an image; that cannot be sent back. */
function plain(settings: SettingsChange): SettingsChange {
  if (!settings.seo) return settings
  const { title_format, noindex, organization_type, og_image_media_id } = settings.seo
  return {
    ...settings,
    seo: {
      ...(title_format !== undefined && { title_format }),
      ...(noindex !== undefined && { noindex }),
      ...(organization_type && { organization_type }),
      og_image_media_id: og_image_media_id ?? null,
    },
  }
}
