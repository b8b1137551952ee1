/** The pictures that stand for the website: its logo, its icon, and what is shown where it is shared. */
import { ImageOff } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MediaPicker } from '@/kit/media/media-picker'
import { Can } from '@/kit/rights'
import { failed } from '@/kit/toasts'
import type { Website } from '@/kit/website'
import { Button } from '@/ui/button'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card'
import { type SettingsChange, type SiteSettings, useSaveSettings } from './settings'

type Which = 'logo' | 'icon' | 'share'

export function ImagesCard({ website, settings }: { website: Website; settings: SiteSettings }) {
  const { t } = useTranslation('websites')
  const save = useSaveSettings(website.id, settings)
  const [choosing, setChoosing] = useState<Which>()
  const pictures: Record<Which, { name: string; hint: string; url: string | undefined }> = {
    logo: { name: t('Logo'), hint: t('In the head of each page.'), url: urlOf(settings.logo) },
    icon: { name: t('Icon'), hint: t('In tabs and bookmarks; square.'), url: urlOf(settings.icon) },
    share: {
      name: t('Picture for sharing'),
      hint: t('Where a page without a picture of its own is shared.'),
      url: urlOf(settings.seo.og_image),
    },
  }
  const put = (which: Which, id: string | null) => {
    const changes: Record<Which, SettingsChange> = {
      logo: { logo_media_id: id },
      icon: { icon_media_id: id },
      share: { seo: { og_image_media_id: id } },
    }
    void save(changes[which]).catch(failed)
  }
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('Pictures')}</CardTitle>
        <CardDescription>{t('From the media library of the website.')}</CardDescription>
      </CardHeader>
      <CardContent className="grid gap-4 sm:grid-cols-3">
        {(Object.keys(pictures) as Which[]).map((which) => {
          const { name, hint, url } = pictures[which]
          return (
            <div key={which} className="flex flex-col gap-2">
              <p className="font-medium">{name}</p>
              <div className="flex h-24 items-center justify-center overflow-hidden rounded-lg border bg-muted/50 p-2">
                {url ? (
                  <img
                    src={new URL(url, website.url).href}
                    alt={name}
                    className="max-h-full max-w-full object-contain"
                  />
                ) : (
                  <ImageOff className="size-5 text-muted-foreground" aria-hidden />
                )}
              </div>
              <p className="text-xs text-muted-foreground">{hint}</p>
              <Can call="PATCH /websites/{website_id}/settings">
                <div className="flex gap-2">
                  <Button variant="outline" size="sm" onClick={() => setChoosing(which)}>
                    {t('Choose …')}
                  </Button>
                  {url && (
                    <Button variant="ghost" size="sm" onClick={() => put(which, null)}>
                      {t('Remove')}
                    </Button>
                  )}
                </div>
              </Can>
            </div>
          )
        })}
      </CardContent>
      {choosing && (
        <MediaPicker
          websiteId={website.id}
          kinds={['image']}
          onChoose={([chosen]) => {
            if (chosen) put(choosing, chosen.id)
            setChoosing(undefined)
          }}
          onClose={() => setChoosing(undefined)}
        />
      )}
    </Card>
  )
}

function urlOf(image: Record<string, unknown> | undefined): string | undefined {
  const url = image?.['url']
  return typeof url === 'string' ? url : undefined
}
