/** One guide, with its contents beside it. */
import { useQuery } from '@tanstack/react-query'
import { createFileRoute, useNavigate } from '@tanstack/react-router'
import { type MouseEvent, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { BackLink, Page } from '@/kit/page'
import './-guide.css'

export const Route = createFileRoute('/_app/guides/$name')({ component: Guide })

function Guide() {
  const { t } = useTranslation('account')
  const { name } = Route.useParams()
  const navigate = useNavigate()
  const query = useQuery($api.queryOptions('get', '/docs/guides/{name}', { params: { path: { name } } }))
  const body = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // What is wider than the window scrolls, also for those who have only a keyboard.
    for (const wide of body.current?.querySelectorAll('pre, table') ?? []) wide.setAttribute('tabindex', '0')
    if (query.data && window.location.hash)
      document.getElementById(decodeURIComponent(window.location.hash.slice(1)))?.scrollIntoView()
  }, [query.data])
  /** Links from guide to guide stay inside the portal. */
  const follow = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    const href = link?.getAttribute('href')
    const other = href && /(?:^|\/)([\w-]+)(?:\.md)?(#.*)?$/.exec(href)
    if (!link || !href || !other || /^(?:https?:|#|mailto:)/.test(href) || event.metaKey || event.ctrlKey)
      return
    event.preventDefault()
    void navigate({ to: '/guides/$name', params: { name: other[1] ?? '' }, hash: other[2]?.slice(1) ?? '' })
  }
  return (
    <Loaded query={query} isPage>
      {(guide) => (
        <Page back={<BackLink to="/guides">{t('Guides')}</BackLink>} title={guide.title}>
          <div
            className="grid grid-cols-[minmax(0,1fr)] items-start gap-8 xl:grid-cols-[minmax(0,1fr)_16rem]"
            lang="en"
          >
            {/* What the server has made of our own files, through its sanitizer. */}
            {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
            <div
              ref={body}
              className="guide"
              onClick={follow}
              dangerouslySetInnerHTML={{ __html: guide.html }}
            />
            {guide.headings.length > 1 && (
              <nav
                aria-label={t('Contents')}
                className="sticky top-20 hidden max-h-[80dvh] overflow-y-auto xl:block"
              >
                <ul className="flex flex-col gap-1.5 border-l pl-4">
                  {guide.headings.map(({ id, level, text }) => (
                    <li key={id} className={level === 3 ? 'pl-3' : undefined}>
                      <a
                        href={`#${id}`}
                        className="rounded-sm text-muted-foreground outline-none hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/60"
                      >
                        {text}
                      </a>
                    </li>
                  ))}
                </ul>
              </nav>
            )}
          </div>
        </Page>
      )}
    </Loaded>
  )
}
