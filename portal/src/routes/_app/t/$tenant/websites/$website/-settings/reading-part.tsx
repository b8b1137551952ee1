/** What the front page shows, and where posts are found. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Field } from '@/kit/field'
import { useMay } from '@/kit/rights'
import type { Website } from '@/kit/website'
import { Input, Select } from '@/ui/input'
import { SettingsCard } from './settings-card'
import { useSettingsForm } from './settings-form'
import { type SiteSettings, useSaveSettings } from './settings'

const PAGES_SHOWN = 200

export function ReadingPart({ website, settings }: { website: Website; settings: SiteSettings }) {
  const { t } = useTranslation('websites')
  const save = useSaveSettings(website.id, settings)
  const may = useMay()
  const { home, blog_path, post_path, posts_per_page } = settings
  const pages = useQuery({
    ...$api.queryOptions('get', '/websites/{website_id}/pages', {
      params: { path: { website_id: website.id }, query: { limit: PAGES_SHOWN } },
    }),
    enabled: may('GET /websites/{website_id}/pages'),
  })
  const front = useSettingsForm({ kind: home.kind, page_id: home.page_id ?? '' })
  const blog = useSettingsForm({ blog_path, post_path, posts_per_page })
  const { errors } = blog.formState
  const kind = front.watch('kind')
  const items = pages.data?.items ?? []
  const isListed = home.page_id === undefined || items.some(({ id }) => id === home.page_id)
  return (
    <>
      <SettingsCard
        title={t('Front page')}
        form={front}
        names={['kind', 'page_id']}
        onSave={(values) =>
          save({
            home: values.kind === 'page' ? { kind: 'page', page_id: values.page_id } : { kind: values.kind },
          })
        }
      >
        <Field label={t('The front page shows')}>
          <Select {...front.register('kind')}>
            <option value="index">{t('What the design arranges')}</option>
            <option value="page">{t('A page')}</option>
            <option value="posts">{t('The list of posts')}</option>
          </Select>
        </Field>
        {kind === 'page' && (
          <Field label={t('Page')} error={front.formState.errors.page_id?.message}>
            <Select {...front.register('page_id', { required: t('Choose a page') })}>
              <option value="">{t('Choose a page')}</option>
              {!isListed && home.page_id && <option value={home.page_id}>{t('The present one')}</option>}
              {items.map((page) => (
                <option key={page.id} value={page.id}>
                  {page.title || t('Untitled')}
                </option>
              ))}
            </Select>
          </Field>
        )}
      </SettingsCard>
      <SettingsCard
        title={t('Posts')}
        form={blog}
        names={['blog_path', 'post_path', 'posts_per_page']}
        note={t('Former addresses of pages and posts lead to the new ones.')}
        onSave={save}
      >
        <Field
          label={t('Address of the list of posts')}
          hint={t('Empty: there is none.')}
          error={errors.blog_path?.message}
        >
          <Input maxLength={100} spellCheck={false} placeholder="/blog" {...blog.register('blog_path')} />
        </Field>
        <Field
          label={t('Address of a post')}
          hint={t('{{parts}} are filled in.', { parts: '{slug}, {year}, {month}, {day}, {category}' })}
          error={errors.post_path?.message}
        >
          <Input
            maxLength={200}
            spellCheck={false}
            placeholder="/blog/{slug}"
            {...blog.register('post_path')}
          />
        </Field>
        <Field label={t('Posts on a page of the list')} error={errors.posts_per_page?.message}>
          <Input
            type="number"
            min={1}
            max={100}
            className="w-28"
            {...blog.register('posts_per_page', { valueAsNumber: true, min: 1, max: 100 })}
          />
        </Field>
      </SettingsCard>
    </>
  )
}
