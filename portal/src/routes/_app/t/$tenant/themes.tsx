/** The tenant's own themes: packages that were uploaded, with all their versions. */
import { useQueryClient } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Download, Paintbrush, ScanSearch, Trash2, Upload } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { download } from '@/api/download'
import { useConfirm } from '@/kit/confirm'
import { Loaded } from '@/kit/loaded'
import { formatBytes } from '@/kit/numbers'
import { Findings } from '@/kit/packages/findings'
import { UploadPackage } from '@/kit/packages/upload-package'
import { Page, Section } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Empty } from '@/kit/states'
import { Time } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { Dialog, DialogContent, DialogHeader, DialogTitle } from '@/ui/dialog'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { ThemePicture } from './websites/$website/design/-parts/theme-card'
import {
  type NamedTheme,
  type ThemePackage,
  themesByName,
} from './websites/$website/design/-parts/theme-packages'

export const Route = createFileRoute('/_app/t/$tenant/themes')({ component: ThemesPage })

function ThemesPage() {
  const { t } = useTranslation('design')
  const queryClient = useQueryClient()
  const [isUploading, setUploading] = useState(false)
  const [looked, setLooked] = useState<ThemePackage>()
  const themes = $api.useQuery('get', '/themes', {})
  const upload = (
    <Can call="POST /themes">
      <Button onClick={() => setUploading(true)}>
        <Upload aria-hidden /> {t('Upload a theme')}
      </Button>
    </Can>
  )
  return (
    <Page
      title={t('Themes')}
      description={t('Themes that you upload are there for all your websites, and for nobody else.')}
      actions={upload}
    >
      <Loaded query={themes}>
        {({ items }) => {
          const all = themesByName(items)
          const own = all.filter(({ newest }) => newest.owner === 'tenant')
          return (
            <>
              {own.length === 0 ? (
                <Empty icon={Paintbrush} title={t('No theme of your own yet')} actions={upload}>
                  {t(
                    'A theme is a folder of Liquid, HTML and CSS files in a zip archive. Download one that ships with the product to begin with.',
                  )}
                </Empty>
              ) : (
                own.map((theme) => <OwnTheme key={theme.newest.name} theme={theme} onLook={setLooked} />)
              )}
              <Section
                title={t('Ship with the product')}
                description={t('Their newest versions, to use, or to begin a theme of your own with.')}
              >
                <Versions
                  packages={all
                    .filter(({ newest }) => newest.owner === 'platform')
                    .map(({ newest }) => newest)}
                  onLook={setLooked}
                  isNamed
                />
              </Section>
            </>
          )
        }}
      </Loaded>
      {isUploading && (
        <UploadPackage
          title={t('Upload a theme')}
          description={t('It is looked over first. Nothing changes on any website until you use it there.')}
          checkPath="/themes/lint"
          path="/themes"
          onUploaded={async (theme) => {
            await queryClient.invalidateQueries({ queryKey: ['get', '/themes'] })
            done(t('{{theme}} {{version}} is there', { theme: theme.title, version: theme.version }))
          }}
          onClose={() => setUploading(false)}
        />
      )}
      {looked && <Look theme={looked} onClose={() => setLooked(undefined)} />}
    </Page>
  )
}

function OwnTheme({
  theme: { newest, versions },
  onLook,
}: {
  theme: NamedTheme
  onLook: (theme: ThemePackage) => void
}) {
  return (
    <section
      aria-label={newest.title}
      className="grid gap-4 rounded-xl border bg-card p-4 md:grid-cols-[14rem_1fr]"
    >
      <ThemePicture theme={newest} className="aspect-[8/5] overflow-hidden rounded-lg border bg-muted" />
      <div className="flex min-w-0 flex-col gap-3">
        <div>
          <h2 className="text-base font-semibold">{newest.title}</h2>
          <p className="text-muted-foreground">{newest.description}</p>
        </div>
        <Versions packages={versions} onLook={onLook} />
      </div>
    </section>
  )
}

function Versions({
  packages,
  onLook,
  isNamed,
}: {
  packages: ThemePackage[]
  onLook: (theme: ThemePackage) => void
  /** Of different themes: each line says which. */
  isNamed?: boolean
}) {
  const { t, i18n } = useTranslation('design')
  return (
    <Table>
      <TableHeader>
        <TableRow>
          {isNamed && <TableHead>{t('Theme')}</TableHead>}
          <TableHead>{t('Version')}</TableHead>
          <TableHead>{t('Added')}</TableHead>
          <TableHead className="text-right">{t('Size')}</TableHead>
          <TableHead>
            <span className="sr-only">{t('Acts')}</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {packages.map((theme) => (
          <TableRow key={theme.hash}>
            {isNamed && <TableCell className="font-medium">{theme.title}</TableCell>}
            <TableCell className="tabular-nums">{theme.version}</TableCell>
            <TableCell className="whitespace-nowrap">
              <Time at={theme.created_at} />
            </TableCell>
            <TableCell className="text-right whitespace-nowrap tabular-nums">
              {formatBytes(theme.size_bytes, i18n.language)}
            </TableCell>
            <TableCell>
              <Acts theme={theme} onLook={onLook} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function Acts({ theme, onLook }: { theme: ThemePackage; onLook: (theme: ThemePackage) => void }) {
  const { t } = useTranslation('design')
  const queryClient = useQueryClient()
  const confirm = useConfirm()
  const name = `${theme.title} ${theme.version}`
  const remove = async () => {
    const isAgreed = await confirm({
      title: t('Delete {{name}}?', { name }),
      detail: t(
        'Its files are gone for good. A version that a website shows, or could go back to, cannot be deleted.',
      ),
      action: t('Delete'),
    })
    if (!isAgreed) return
    try {
      await api.DELETE('/themes/{hash}', { params: { path: { hash: theme.hash } } })
      await queryClient.invalidateQueries({ queryKey: ['get', '/themes'] })
      done(t('{{name}} is deleted', { name }))
    } catch (error) {
      failed(error)
    }
  }
  return (
    <span className="flex justify-end">
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={t('What was found in {{name}}', { name })}
        title={t('What was found in {{name}}', { name })}
        onClick={() => onLook(theme)}
      >
        <ScanSearch aria-hidden />
      </Button>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={t('Download {{name}}', { name })}
        title={t('Download {{name}}', { name })}
        onClick={() => void download(`/api/v1/themes/${theme.hash}/download`).catch(failed)}
      >
        <Download aria-hidden />
      </Button>
      {theme.owner === 'tenant' && (
        <Can call="DELETE /themes/{hash}">
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
      )}
    </span>
  )
}

function Look({ theme, onClose }: { theme: ThemePackage; onClose: () => void }) {
  const { t } = useTranslation('design')
  const detail = $api.useQuery('get', '/themes/{hash}', { params: { path: { hash: theme.hash } } })
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent className="sm:max-w-2xl" aria-describedby={undefined}>
        <DialogHeader>
          <DialogTitle>{`${theme.title} ${theme.version}`}</DialogTitle>
        </DialogHeader>
        <Loaded query={detail}>
          {({ findings, templates, sections, presets, languages, file_count }) => (
            <div className="flex flex-col gap-4">
              <Findings findings={findings} />
              <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5">
                {(
                  [
                    [t('Files'), String(file_count)],
                    [t('Kinds of pages'), templates.join(', ')],
                    [t('Sections'), sections.map(({ name }) => String(name)).join(', ')],
                    [t('Presets'), presets.map((preset) => preset.name).join(', ')],
                    [t('Languages'), languages.join(', ')],
                  ] as const
                ).map(([name, value]) => (
                  <div key={name} className="contents">
                    <dt className="text-muted-foreground">{name}</dt>
                    <dd className="break-words">{value || '–'}</dd>
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
