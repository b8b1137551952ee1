/** The logo or the icon: what is there, another one, or none. */
import { ImageUp, Trash2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { ApiError, problemOf } from '@/api/problem'
import { accessToken } from '@/api/session'
import { useMay } from '@/kit/rights'
import { done, failed } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card'
import { useRefreshSettings } from './history'

export function PictureCard({
  kind,
  src,
  version,
}: {
  kind: 'logo' | 'favicon'
  src: string
  version: number
}) {
  const { t } = useTranslation('team')
  const refresh = useRefreshSettings()
  const may = useMay()
  const file = useRef<HTMLInputElement>(null)
  const [isBusy, setBusy] = useState(false)
  const run = async (act: () => Promise<unknown>, said: string) => {
    setBusy(true)
    try {
      await act()
      await refresh('branding')
      done(said)
    } catch (error) {
      failed(error)
    } finally {
      setBusy(false)
    }
  }
  const upload = (chosen: File) => async () => {
    const body = new FormData()
    body.append('file', chosen)
    const response = await fetch(`/api/v1/tenant/branding/${kind}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${await accessToken()}`, 'if-match': `"${version}"` },
      body,
    })
    if (!response.ok) throw new ApiError(await problemOf(response))
  }
  const remove = () =>
    api.PATCH('/tenant/branding', {
      body: { [`${kind}_url`]: null },
      headers: { 'if-match': `"${version}"` },
    })
  const name = kind === 'logo' ? t('Logo') : t('Icon of the tab')
  return (
    <Card>
      <CardHeader>
        <CardTitle>{name}</CardTitle>
        <CardDescription>
          {kind === 'logo'
            ? t('PNG, JPEG or WebP, at most 512 kB. Wide ones look best.')
            : t('A square picture, at most 512 kB.')}
        </CardDescription>
      </CardHeader>
      <CardContent className="flex flex-col gap-3">
        <div className="flex h-24 items-center justify-center rounded-lg border bg-muted/40 p-4">
          {src ? (
            <img src={src} alt={name} className="max-h-full max-w-full object-contain" />
          ) : (
            <span className="text-muted-foreground">{t('None yet.')}</span>
          )}
        </div>
        {may('PUT /tenant/branding/logo') && (
          <div className="flex gap-2">
            <input
              ref={file}
              type="file"
              accept="image/png,image/jpeg,image/webp,image/avif,image/gif"
              className="sr-only"
              tabIndex={-1}
              aria-label={name}
              onChange={(event) => {
                const [chosen] = event.target.files ?? []
                if (chosen) void run(upload(chosen), t('Saved'))
                event.target.value = ''
              }}
            />
            <Button variant="outline" size="sm" isBusy={isBusy} onClick={() => file.current?.click()}>
              <ImageUp aria-hidden /> {t('Upload …')}
            </Button>
            {src && (
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={t('Remove {{name}}', { name })}
                onClick={() => void run(remove, t('Saved'))}
              >
                <Trash2 aria-hidden />
              </Button>
            )}
          </div>
        )}
      </CardContent>
    </Card>
  )
}
