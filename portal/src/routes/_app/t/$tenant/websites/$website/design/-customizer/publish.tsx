/** Publishes a design at once, with a way back; or leads to publishing it in steps. */
import { useQueryClient } from '@tanstack/react-query'
import { ChevronDown, Rocket, RotateCcw, Upload } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { ApiError } from '@/api/problem'
import { useConfirm } from '@/kit/confirm'
import { Can } from '@/kit/rights'
import { done, failed } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/ui/menu'
import { DeployDialog } from './deploy-dialog'
import { type Design, type Theme, fromDesign } from './design'

export type Saved = { design: Design; version: number; isActive: boolean }

export function Publish({
  tenant,
  websiteId,
  theme,
  design,
  saved,
  isChanged,
  onSaved,
  onDiscard,
}: {
  tenant: string
  websiteId: string
  theme: Theme
  design: Design
  saved: Saved
  isChanged: boolean
  /** @param version of what is saved now */
  onSaved: (design: Design, version: number) => void
  onDiscard: () => void
}) {
  const { t } = useTranslation('design')
  const queryClient = useQueryClient()
  const confirm = useConfirm()
  const [isBusy, setBusy] = useState(false)
  const [isDeploying, setDeploying] = useState(false)

  const put = async (next: Design, version: number) => {
    const { data } = await api.PUT('/websites/{website_id}/theme/customization', {
      params: { path: { website_id: websiteId }, query: { theme: theme.name } },
      headers: { 'if-match': `"${version}"` },
      body: fromDesign(next),
    })
    void queryClient.invalidateQueries({ queryKey: ['get', '/websites/{website_id}/theme'] })
    void queryClient.invalidateQueries({ queryKey: ['get', '/websites/{website_id}/releases'] })
    return data?.version ?? version + 1
  }
  const publish = async (base = saved.version): Promise<void> => {
    setBusy(true)
    try {
      const version = await put(design, base)
      onSaved(design, version)
      done(
        saved.isActive ? t('The design is live') : t('The design is saved'),
        saved.isActive
          ? async () => {
              const after = await put(saved.design, version)
              onSaved(saved.design, after)
            }
          : undefined,
      )
    } catch (error) {
      if (error instanceof ApiError && error.status === 412) await overwrite()
      else failed(error)
    } finally {
      setBusy(false)
    }
  }
  const overwrite = async () => {
    const { data } = await api.GET('/websites/{website_id}/theme/customization', {
      params: { path: { website_id: websiteId }, query: { theme: theme.name } },
    })
    const isAgreed = await confirm({
      title: t('Somebody else has changed the design meanwhile'),
      detail: t(
        'If you go on, your design takes the place of theirs. Theirs stays in the releases of the website.',
      ),
      action: t('Publish mine'),
    })
    if (isAgreed && data) await publish(data.version)
  }
  return (
    <Can call="PUT /websites/{website_id}/theme/customization">
      <span className="flex">
        <Button
          size="sm"
          className="rounded-r-none"
          isBusy={isBusy}
          disabled={!isChanged}
          onClick={() => void publish()}
        >
          {saved.isActive ? t('Publish') : t('Save')}
        </Button>
        <Menu>
          <MenuTrigger asChild>
            <Button
              size="icon-sm"
              className="rounded-l-none border-l border-primary-foreground/25"
              aria-label={t('More ways to publish')}
            >
              <ChevronDown aria-hidden />
            </Button>
          </MenuTrigger>
          <MenuContent align="end">
            <MenuItem disabled={!isChanged} onSelect={() => void publish()}>
              <Upload aria-hidden /> {saved.isActive ? t('Publish at once') : t('Save without publishing')}
            </MenuItem>
            <Can call="POST /deployments/theme">
              <MenuItem onSelect={() => setDeploying(true)}>
                <Rocket aria-hidden /> {t('Publish in steps …')}
              </MenuItem>
            </Can>
            <MenuSeparator />
            <MenuItem isDestructive disabled={!isChanged} onSelect={onDiscard}>
              <RotateCcw aria-hidden /> {t('Discard changes')}
            </MenuItem>
          </MenuContent>
        </Menu>
      </span>
      {isDeploying && (
        <DeployDialog
          tenant={tenant}
          websiteId={websiteId}
          themeHash={theme.hash}
          design={design}
          onClose={() => setDeploying(false)}
        />
      )}
    </Can>
  )
}
