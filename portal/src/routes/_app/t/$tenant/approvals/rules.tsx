/** Who must agree to what, and when nothing may change. */
import { useQueryClient } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Pencil, Plus, Scale, Trash2, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Item, api } from '@/api/api'
import { tenantWindows } from '@/kit/change-windows/change-window'
import { ChangeWindows } from '@/kit/change-windows/change-windows'
import { useModuleNames } from '@/kit/change-windows/module-names'
import { useConfirm } from '@/kit/confirm'
import { useList } from '@/kit/list'
import { Listed } from '@/kit/listed'
import { formatDuration } from '@/kit/numbers'
import { BackLink, Page, Section } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Empty, Forbidden } from '@/kit/states'
import { done, failed } from '@/kit/toasts'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Switch } from '@/ui/choice'
import { RuleDialog } from './-parts/rule-dialog'

type Rule = Item<'/approval-rules'>

export const Route = createFileRoute('/_app/t/$tenant/approvals/rules')({ component: Rules })

function Rules() {
  const { t } = useTranslation('team')
  const { tenant } = Route.useParams()
  const [editing, setEditing] = useState<{ rule?: Rule }>()
  const query = useList(['get', '/approval-rules'], async (cursor) => {
    const { data } = await api.GET('/approval-rules', {
      params: { query: { limit: 50, ...(cursor && { cursor }) } },
    })
    return data ?? { items: [], next_cursor: null }
  })
  const add = (
    <Can call="POST /approval-rules">
      <Button variant="outline" onClick={() => setEditing({})}>
        <Plus aria-hidden /> {t('New rule')}
      </Button>
    </Can>
  )
  return (
    <Page
      back={
        <BackLink to="/t/$tenant/approvals" params={{ tenant }}>
          {t('Approvals')}
        </BackLink>
      }
      title={t('Rules and windows')}
      description={t('What needs a second pair of eyes, and when nothing may change. Both hold at once.')}
    >
      <Can call="GET /approval-rules" otherwise={<Forbidden />}>
        <Section title={t('Approval rules')} actions={add}>
          <Listed
            query={query}
            empty={
              <Empty icon={Scale} title={t('Nothing needs an approval')} actions={add}>
                {t('With a rule, a change waits until somebody else has agreed to it.')}
              </Empty>
            }
          >
            {(items) => (
              <ul className="flex flex-col gap-3">
                {items.map((rule) => (
                  <li key={rule.id}>
                    <RuleRow rule={rule} onEdit={() => setEditing({ rule })} />
                  </li>
                ))}
              </ul>
            )}
          </Listed>
        </Section>
        <Section
          title={t('Freezes and maintenance windows')}
          description={t(
            'In a freeze nothing changes; where there are maintenance windows, changes are made within them only.',
          )}
        >
          <ChangeWindows scope={tenantWindows} />
        </Section>
      </Can>
      {editing && <RuleDialog {...editing} onClose={() => setEditing(undefined)} />}
    </Page>
  )
}

function RuleRow({ rule, onEdit }: { rule: Rule; onEdit: () => void }) {
  const { t, i18n } = useTranslation('team')
  const modules = useModuleNames()
  const client = useQueryClient()
  const confirm = useConfirm()
  const params = { path: { id: rule.id } }
  const refresh = () => client.invalidateQueries({ queryKey: ['get', '/approval-rules'] })
  const enable = async (enabled: boolean) => {
    try {
      await api.PATCH('/approval-rules/{id}', { params, body: { enabled } })
      await refresh()
      done(enabled ? t('The rule holds') : t('The rule is off'))
    } catch (error) {
      failed(error)
    }
  }
  const remove = async () => {
    const isAgreed = await confirm({
      title: t('Delete the rule “{{name}}”?', { name: rule.name }),
      detail: t('Approvals that are open go on as they were asked for.'),
      action: t('Delete'),
    })
    if (!isAgreed) return
    try {
      await api.DELETE('/approval-rules/{id}', { params })
      await refresh()
      done(t('The rule is deleted'))
    } catch (error) {
      failed(error)
    }
  }
  return (
    <div className="flex flex-col gap-3 rounded-xl border bg-card p-4 shadow-xs">
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1">
          <p className="font-medium break-words">{rule.name}</p>
          <p className="text-muted-foreground">
            {t('{{count}} people must agree', { count: rule.required })} ·{' '}
            {t('within {{time}}', { time: formatDuration(rule.timeout_seconds * 1_000, i18n.language) })}
            {' · '}
            {rule.website_ids === null
              ? t('all websites')
              : t('{{count}} websites', { count: rule.website_ids.length })}
          </p>
        </div>
        <Can
          call="PATCH /approval-rules/{id}"
          otherwise={rule.enabled ? <Badge tone="success">{t('On')}</Badge> : <Badge>{t('Off')}</Badge>}
        >
          <Switch
            aria-label={t('“{{name}}” holds', { name: rule.name })}
            checked={rule.enabled}
            onCheckedChange={(isOn) => void enable(isOn)}
          />
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={t('Change “{{name}}”', { name: rule.name })}
            onClick={onEdit}
          >
            <Pencil aria-hidden />
          </Button>
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={t('Delete “{{name}}”', { name: rule.name })}
            onClick={() => void remove()}
          >
            <Trash2 aria-hidden />
          </Button>
        </Can>
      </div>
      <p className="flex flex-wrap gap-1.5">
        {rule.modules.map((module) => (
          <Badge key={module}>{modules[module]}</Badge>
        ))}
        {rule.environments.map((environment) => (
          <Badge key={environment} tone="info">
            {environment === 'production' ? t('live') : t('staging')}
          </Badge>
        ))}
      </p>
      {rule.warnings.length > 0 && (
        <Alert tone="warning">
          <TriangleAlert aria-hidden />
          <AlertTitle>{t('Approvals would run out of time')}</AlertTitle>
          <AlertDescription>{rule.warnings.join(' ')}</AlertDescription>
        </Alert>
      )}
    </div>
  )
}
