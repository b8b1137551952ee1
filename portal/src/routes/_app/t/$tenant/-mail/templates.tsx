/** The mails there are, in each language: which are the team's own words. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { localeName } from '@/kit/locale-fields'
import { Badge } from '@/ui/badge'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { mailTexts } from './mail-texts'
import { TemplateEditor } from './template-editor'

export type TemplateRef = { slug: string; locale: string }

export function Templates({
  open,
  onOpen,
}: {
  open: TemplateRef | undefined
  onOpen: (template: TemplateRef | undefined) => void
}) {
  const { t, i18n } = useTranslation('team')
  const texts = mailTexts(useTranslation('mails').t)
  const query = useQuery($api.queryOptions('get', '/mail-templates'))
  return (
    <Loaded query={query}>
      {({ items }) => {
        const template =
          open && items.find(({ slug, locale }) => slug === open.slug && locale === open.locale)
        if (template)
          return (
            <TemplateEditor
              key={`${template.slug} ${template.locale} ${template.version}`}
              template={template}
              onClose={() => onOpen(undefined)}
            />
          )
        const bySlug = Object.values(Object.groupBy(items, ({ slug }) => slug)).filter(
          (one) => one !== undefined,
        )
        return (
          <Table>
            <TableHeader>
              <TableRow>
                <TableHead>{t('Mail')}</TableHead>
                <TableHead>{t('Languages')}</TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {bySlug.map((those) => (
                <TableRow key={those[0]?.slug}>
                  <TableCell className="min-w-56">
                    <p className="font-medium">{texts[those[0]?.slug ?? ''] ?? those[0]?.description}</p>
                  </TableCell>
                  <TableCell>
                    <span className="flex flex-wrap gap-2">
                      {those.map(({ slug, locale, is_own: isOwn }) => (
                        <button
                          key={locale}
                          type="button"
                          className="flex items-center gap-2 rounded-md border bg-card px-2.5 py-1.5 shadow-xs outline-none hover:bg-accent focus-visible:ring-[3px] focus-visible:ring-ring/60"
                          onClick={() => onOpen({ slug, locale })}
                        >
                          {localeName(locale, i18n.language)}
                          {isOwn && <Badge tone="info">{t('your own')}</Badge>}
                        </button>
                      ))}
                    </span>
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        )
      }}
    </Loaded>
  )
}
