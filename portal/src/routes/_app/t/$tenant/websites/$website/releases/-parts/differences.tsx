/** What differs between two releases: theme, settings, plugins, configuration, and each page, post or entry. */
import { Eye } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '@/api/api'
import { Section } from '@/kit/page'
import { Badge, type Tone } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'

type Diff = Answer<'get', '/websites/{website_id}/releases/{number}/diff'>
type Change = Diff['content']['items'][number]['change']

const TONES: Record<Change, Tone> = { added: 'success', changed: 'info', removed: 'danger' }

export function Differences({
  diff,
  page,
  onPage,
}: {
  diff: Diff
  page: string
  /** Shows that path in the frames. */
  onPage: (path: string) => void
}) {
  const { t } = useTranslation('websites')
  const { theme, settings, plugins, configuration, content } = diff
  const isSame =
    !theme && settings.length + plugins.length + configuration.length === 0 && content.items.length === 0
  if (isSame) return <p className="text-muted-foreground">{t('Visitors see the same in both.')}</p>
  return (
    <div className="flex flex-col gap-8">
      {content.items.length > 0 && <Content diff={diff} page={page} onPage={onPage} />}
      {theme && <Theme theme={theme} />}
      {settings.length > 0 && <Values title={t('Design settings')} changes={settings} />}
      {plugins.length > 0 && (
        <Section title={t('Plugins')}>
          <ul className="flex flex-col gap-2">
            {plugins.map((plugin) => (
              <li key={plugin.name} className="rounded-lg border bg-card px-4 py-3">
                {plugin.summary}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {configuration.length > 0 && <Values title={t('Website settings')} changes={configuration} />}
    </div>
  )
}

function Content({ diff, page, onPage }: { diff: Diff; page: string; onPage: (path: string) => void }) {
  const { t } = useTranslation('websites')
  const fieldNames: Record<string, string> = {
    html: t('text'),
    title: t('title'),
    path: t('address'),
    excerpt: t('excerpt'),
    image: t('picture'),
    seo: t('search engines'),
    terms: t('categories and tags'),
    authors: t('authors'),
    items: t('items'),
    template: t('template'),
    published_at: t('date'),
  }
  const changes: Record<Change, string> = { added: t('added'), changed: t('changed'), removed: t('removed') }
  return (
    <Section title={t('Content')}>
      <Table>
        <TableHeader>
          <TableRow>
            <TableHead>{t('What')}</TableHead>
            <TableHead>{t('Change')}</TableHead>
            <TableHead>{t('What of it')}</TableHead>
            <TableHead>
              <span className="sr-only">{t('Acts')}</span>
            </TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {diff.content.items.map((entry) => (
            <TableRow key={`${entry.kind} ${entry.entry_id}`}>
              <TableCell className="min-w-40">
                <span className="block font-medium break-words">{entry.title || t('Untitled')}</span>
                <span className="block text-xs break-all text-muted-foreground">
                  {entry.path ?? entry.type}
                </span>
              </TableCell>
              <TableCell>
                <Badge tone={TONES[entry.change]}>{changes[entry.change]}</Badge>
              </TableCell>
              <TableCell className="text-xs text-muted-foreground">
                {entry.fields.map((name) => fieldNames[name] ?? name).join(', ')}
              </TableCell>
              <TableCell className="text-right">
                {entry.path && (
                  <Button
                    variant="ghost"
                    size="sm"
                    disabled={entry.path === page}
                    onClick={() => {
                      if (entry.path) onPage(entry.path)
                      window.scrollTo({ top: 0, behavior: 'smooth' })
                    }}
                  >
                    <Eye aria-hidden /> {t('Show')}
                  </Button>
                )}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {diff.content.next_cursor && (
        <p className="text-muted-foreground">
          {t('And more: these are the first {{count}}.', { count: diff.content.items.length })}
        </p>
      )}
    </Section>
  )
}

function Theme({ theme }: { theme: NonNullable<Diff['theme']> }) {
  const { t } = useTranslation('websites')
  const nameOf = ({ name, version, hash }: { name: string | null; version: string | null; hash: string }) =>
    name ? `${name} ${version ?? ''}`.trim() : hash.slice(0, 12)
  const { files } = theme
  return (
    <Section title={t('Theme')}>
      <div className="rounded-lg border bg-card px-4 py-3">
        <p>
          <span className="text-muted-foreground line-through">{nameOf(theme.before)}</span>{' '}
          <span aria-hidden>→</span> <span className="font-medium">{nameOf(theme.after)}</span>
        </p>
        {files && (
          <p className="text-xs text-muted-foreground">
            {t('Files: {{added}} added, {{changed}} changed, {{removed}} removed', {
              added: files.added.length,
              changed: files.changed.length,
              removed: files.removed.length,
            })}
          </p>
        )}
      </div>
    </Section>
  )
}

function Values({ title, changes }: { title: string; changes: Diff['settings'] }) {
  const { t } = useTranslation('websites')
  return (
    <Section title={title}>
      <Table>
        <TableHeader>
          <TableRow>
            <TableHead>{t('Where')}</TableHead>
            <TableHead>{t('Before')}</TableHead>
            <TableHead>{t('After')}</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {changes.map(({ path, before, after }) => (
            <TableRow key={path}>
              <TableCell className="font-mono text-xs break-all">{path}</TableCell>
              <TableCell className="max-w-80">
                <Value value={before} />
              </TableCell>
              <TableCell className="max-w-80">
                <Value value={after} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Section>
  )
}

function Value({ value }: { value: unknown }): ReactNode {
  if (value === undefined) return <span className="text-muted-foreground">–</span>
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return <span className="line-clamp-4 text-xs break-words whitespace-pre-wrap">{text}</span>
}
