/** The tenant's own plugins: packages that were uploaded, with their versions, and the way to give one to everybody. */
import { useQueryClient } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Blocks, Download, ScanSearch, Send, Trash2, Upload } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, type Item, api } from '@/api/api'
import { download } from '@/api/download'
import { useConfirm } from '@/kit/confirm'
import { Loaded } from '@/kit/loaded'
import { formatBytes } from '@/kit/numbers'
import { Findings } from '@/kit/packages/findings'
import { UploadPackage } from '@/kit/packages/upload-package'
import { Can } from '@/kit/rights'
import { Empty } from '@/kit/states'
import { Time } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { Dialog, DialogContent, DialogHeader, DialogTitle } from '@/ui/dialog'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { OwnPluginsPage } from './-parts/own-plugins-page'
import { Submit } from './-parts/submit'

export const Route = createFileRoute('/_app/t/$tenant/plugins/')({ component: OwnPlugins })

type PluginPackage = Item<'/plugins'>

function OwnPlugins() {
  const { t } = useTranslation('plugins')
  const queryClient = useQueryClient()
  const [isUploading, setUploading] = useState(false)
  const packages = $api.useQuery('get', '/plugins', { params: { query: { owner: 'tenant' } } })
  const upload = (
    <Can call="POST /plugins">
      <Button onClick={() => setUploading(true)}>
        <Upload aria-hidden /> {t('Upload a plugin')}
      </Button>
    </Can>
  )
  return (
    <OwnPluginsPage actions={upload}>
      <Loaded query={packages}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={Blocks} title={t('No plugin of your own yet')} actions={upload}>
              {t(
                'A plugin is a package of JavaScript that runs in a sandbox. The guide “Write a plugin” shows how to begin.',
              )}
            </Empty>
          ) : (
            [...Map.groupBy(items, ({ name }) => name)].map(([name, versions]) => (
              <OwnPlugin
                key={name}
                versions={versions.toSorted((a, b) =>
                  b.version.localeCompare(a.version, 'en', { numeric: true }),
                )}
              />
            ))
          )
        }
      </Loaded>
      {isUploading && (
        <UploadPackage
          title={t('Upload a plugin')}
          description={t('It is looked over first. Nothing of it runs until a website installs it.')}
          checkPath="/plugins/check"
          path="/plugins"
          onUploaded={async (plugin) => {
            await queryClient.invalidateQueries({ queryKey: ['get', '/plugins'] })
            done(t('{{plugin}} {{version}} is there', { plugin: plugin.title, version: plugin.version }))
          }}
          onClose={() => setUploading(false)}
        />
      )}
    </OwnPluginsPage>
  )
}

function OwnPlugin({ versions }: { versions: PluginPackage[] }) {
  const { t, i18n } = useTranslation('plugins')
  const [newest] = versions
  const [looked, setLooked] = useState<PluginPackage>()
  const [submitted, setSubmitted] = useState<PluginPackage>()
  if (!newest) return null
  return (
    <section aria-label={newest.title} className="flex flex-col gap-3">
      <div>
        <h2 className="text-base font-semibold">{newest.title}</h2>
        <p className="text-muted-foreground">{newest.description}</p>
      </div>
      <Table>
        <TableHeader>
          <TableRow>
            <TableHead>{t('Version')}</TableHead>
            <TableHead>{t('Added')}</TableHead>
            <TableHead className="text-right">{t('Size')}</TableHead>
            <TableHead>
              <span className="sr-only">{t('Acts')}</span>
            </TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {versions.map((version) => (
            <TableRow key={version.hash}>
              <TableCell className="font-medium tabular-nums">{version.version}</TableCell>
              <TableCell className="whitespace-nowrap">
                <Time at={version.created_at} />
              </TableCell>
              <TableCell className="text-right whitespace-nowrap tabular-nums">
                {formatBytes(version.size_bytes, i18n.language)}
              </TableCell>
              <TableCell>
                <Acts plugin={version} onLook={setLooked} onSubmit={setSubmitted} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {looked && <Look plugin={looked} onClose={() => setLooked(undefined)} />}
      {submitted && <Submit plugin={submitted} onClose={() => setSubmitted(undefined)} />}
    </section>
  )
}

function Acts({
  plugin,
  onLook,
  onSubmit,
}: {
  plugin: PluginPackage
  onLook: (plugin: PluginPackage) => void
  onSubmit: (plugin: PluginPackage) => void
}) {
  const { t } = useTranslation('plugins')
  const queryClient = useQueryClient()
  const confirm = useConfirm()
  const name = `${plugin.title} ${plugin.version}`
  const remove = async () => {
    const isAgreed = await confirm({
      title: t('Delete {{name}}?', { name }),
      detail: t(
        'Its files are gone for good. A version that a website has, or could go back to, cannot be deleted.',
      ),
      action: t('Delete'),
    })
    if (!isAgreed) return
    try {
      await api.DELETE('/plugins/{hash}', { params: { path: { hash: plugin.hash } } })
      await queryClient.invalidateQueries({ queryKey: ['get', '/plugins'] })
      done(t('{{name}} is deleted', { name }))
    } catch (error) {
      failed(error)
    }
  }
  return (
    <span className="flex justify-end gap-1">
      <Can call="POST /marketplace/submissions">
        <Button variant="outline" size="sm" onClick={() => onSubmit(plugin)}>
          <Send aria-hidden /> {t('Submit')}
          <span className="sr-only">: {name}</span>
        </Button>
      </Can>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={t('What was found in {{name}}', { name })}
        title={t('What was found in {{name}}', { name })}
        onClick={() => onLook(plugin)}
      >
        <ScanSearch aria-hidden />
      </Button>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={t('Download {{name}}', { name })}
        title={t('Download {{name}}', { name })}
        onClick={() => void download(`/api/v1/plugins/${plugin.hash}/download`).catch(failed)}
      >
        <Download aria-hidden />
      </Button>
      <Can call="DELETE /plugins/{hash}">
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={t('Delete {{name}}', { name })}
          title={t('Delete {{name}}', { name })}
          onClick={() => void remove()}
        >
          <Trash2 aria-hidden />
        </Button>
      </Can>
    </span>
  )
}

function Look({ plugin, onClose }: { plugin: PluginPackage; onClose: () => void }) {
  const { t } = useTranslation('plugins')
  const detail = $api.useQuery('get', '/plugins/{hash}', { params: { path: { hash: plugin.hash } } })
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent className="sm:max-w-2xl" aria-describedby={undefined}>
        <DialogHeader>
          <DialogTitle>{`${plugin.title} ${plugin.version}`}</DialogTitle>
        </DialogHeader>
        <Loaded query={detail}>
          {({ findings, asks_for, changelog, license, file_count }) => (
            <div className="flex flex-col gap-4">
              <Findings findings={findings} />
              <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5">
                {(
                  [
                    [t('Asks for'), asks_for.join(', ')],
                    [t('License'), license],
                    [t('Files'), String(file_count)],
                    [t('What has changed'), changelog],
                  ] as const
                ).map(([name, value]) => (
                  <div key={name} className="contents">
                    <dt className="text-muted-foreground">{name}</dt>
                    <dd className="break-words whitespace-pre-line">{value || '–'}</dd>
                  </div>
                ))}
              </dl>
            </div>
          )}
        </Loaded>
      </DialogContent>
    </Dialog>
  )
}
