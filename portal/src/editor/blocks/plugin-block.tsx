/** A block of a plugin: its settings, and what it will be. Without its plugin it stays, and pages leave it out. */
import { Blocks, Settings2, Trash2, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SettingsForm } from '@/kit/settings-form/settings-form'
import { areUsable, settingsOf, valueOf } from '@/kit/settings-form/setting'
import { Button } from '@/ui/button'
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/ui/dialog'
import { type PluginBlock, useHost } from '../host'
import { atomBlock, type BlockViewProps } from './atom'
import { recordOf, textOf } from './attributes'
import { BlockFrame, Tool } from './block-frame'

function PluginBlockView(view: BlockViewProps) {
  const { t } = useTranslation('editor')
  const { pluginBlocks, arePluginsKnown } = useHost()
  const { node, updateAttributes, deleteNode, editor } = view
  const [plugin, block] = [textOf(node.attrs['plugin']), textOf(node.attrs['block'])]
  const values = recordOf(node.attrs['settings'])
  const offered = pluginBlocks.find((each) => each.plugin === plugin && each.block === block)
  const settings = settingsOf(offered?.settings_schema)
  const [isOpen, setOpen] = useState(false)
  const canChange = editor.isEditable && settings.some(({ id }) => id !== undefined)
  return (
    <BlockFrame
      view={view}
      label={offered?.title ?? t('Block of a plugin')}
      tools={
        <>
          {canChange && <Tool icon={Settings2} label={t('Settings')} onClick={() => setOpen(true)} />}
          <Tool icon={Trash2} label={t('Remove')} onClick={deleteNode} />
        </>
      }
    >
      <div
        className="flex items-start gap-3 rounded-lg border bg-card px-4 py-3 text-sm"
        onDoubleClick={() => canChange && setOpen(true)}
      >
        <Blocks className="mt-0.5 size-5 shrink-0 text-muted-foreground" aria-hidden />
        <div className="min-w-0 flex-1">
          <p className="m-0 font-medium">
            {offered?.title ?? block}{' '}
            <span className="font-normal text-muted-foreground">· {offered?.plugin_title ?? plugin}</span>
          </p>
          {offered ? (
            <Summary offered={offered} values={values} />
          ) : (
            arePluginsKnown && (
              <p className="m-0 flex items-center gap-1.5 text-muted-foreground">
                <TriangleAlert className="size-4 shrink-0" aria-hidden />
                {t('Its plugin is not installed, or switched off: pages leave the block out.')}
              </p>
            )
          )}
        </div>
        {canChange && (
          <Button variant="outline" size="sm" onClick={() => setOpen(true)}>
            {t('Settings')}
          </Button>
        )}
      </div>
      {isOpen && offered && (
        <SettingsDialog
          offered={offered}
          values={values}
          onSave={(next) => updateAttributes({ settings: next })}
          onClose={() => setOpen(false)}
        />
      )}
    </BlockFrame>
  )
}

/** The first few of what was chosen, as a reminder. */
function Summary({ offered, values }: { offered: PluginBlock; values: Record<string, unknown> }) {
  const shown = settingsOf(offered.settings_schema).flatMap((setting) => {
    const value = valueOf(setting, values)
    return setting.label && (typeof value === 'string' || typeof value === 'number') && value !== ''
      ? [`${setting.label}: ${value}`]
      : []
  })
  return (
    <p className="m-0 truncate text-muted-foreground">
      {shown.slice(0, 3).join(' · ') || offered.description}
    </p>
  )
}

function SettingsDialog({
  offered,
  values: saved,
  onSave,
  onClose,
}: {
  offered: PluginBlock
  values: Record<string, unknown>
  onSave: (values: Record<string, unknown>) => void
  onClose: () => void
}) {
  const { t } = useTranslation('editor')
  const { websiteId } = useHost()
  const [values, setValues] = useState(saved)
  const settings = settingsOf(offered.settings_schema)
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent {...(!offered.description && { 'aria-describedby': undefined })}>
        <DialogHeader>
          <DialogTitle>{offered.title}</DialogTitle>
          {offered.description && <DialogDescription>{offered.description}</DialogDescription>}
        </DialogHeader>
        <SettingsForm
          settings={settings}
          values={values}
          onChange={(next) => setValues({ ...next })}
          websiteId={websiteId}
        />
        <DialogFooter>
          <Button variant="outline" onClick={onClose}>
            {t('Cancel')}
          </Button>
          <Button
            disabled={!areUsable(settings, values)}
            onClick={() => {
              onSave(values)
              onClose()
            }}
          >
            {t('Apply')}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  )
}

export const PluginBlockNode = atomBlock('pluginBlock', ['plugin', 'block', 'settings'], PluginBlockView)
