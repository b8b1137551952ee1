/** A rule: what it is about, who must agree, and how long that may take. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, type Body, type Item, api } from '@/api/api'
import { useModuleNames } from '@/kit/change-windows/module-names'
import { Field, SwitchField } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { useMay } from '@/kit/rights'
import { useRoleTexts } from '@/kit/role-texts'
import { done } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { Checkbox, Switch } from '@/ui/choice'
import { Input, Select } from '@/ui/input'
import { Label } from '@/ui/label'
import { rolesOptions } from '../../-team/roles'

type Rule = Item<'/approval-rules'>
type Draft = Required<
  Pick<
    Body<'post', '/approval-rules'>,
    | 'name'
    | 'modules'
    | 'environments'
    | 'mode'
    | 'approvers'
    | 'required'
    | 'timeout_seconds'
    | 'allow_self_approval'
  >
>

const DAY = 86_400
const NEW: Draft = {
  name: '',
  modules: ['theme', 'plugin', 'content', 'configuration', 'api'],
  environments: ['production'],
  mode: 'any',
  approvers: [{ kind: 'role', role: 'owner' }],
  required: 1,
  timeout_seconds: 3 * DAY,
  allow_self_approval: false,
}

export function RuleDialog({ rule, onClose }: { rule?: Rule; onClose: () => void }) {
  const { t } = useTranslation('team')
  const modules = useModuleNames()
  const client = useQueryClient()
  const [draft, setDraft] = useState<Draft>(() => (rule ? draftOf(rule) : NEW))
  const change = (next: Partial<Draft>) => setDraft((now) => ({ ...now, ...next }))
  const toggle = <Of,>(list: Of[], one: Of, isOn: boolean) =>
    isOn ? [...list, one] : list.filter((other) => other !== one)
  const save = async () => {
    const body = { ...draft, name: draft.name.trim() }
    if (rule)
      await api.PATCH('/approval-rules/{id}', {
        params: { path: { id: rule.id } },
        body,
        headers: { 'if-match': `"${rule.version}"` },
      })
    else await api.POST('/approval-rules', { body })
    await client.invalidateQueries({ queryKey: ['get', '/approval-rules'] })
    done(rule ? t('The rule is changed') : t('The rule holds'))
  }
  const isReady =
    draft.name.trim() !== '' &&
    draft.modules.length > 0 &&
    draft.environments.length > 0 &&
    draft.approvers.length > 0
  return (
    <FormDialog
      title={rule ? t('Change the rule') : t('New rule')}
      action={rule ? t('Save') : t('Create')}
      isReady={isReady}
      size="wide"
      onSubmit={save}
      onClose={onClose}
    >
      <Field label={t('Name')}>
        <Input
          autoFocus
          maxLength={100}
          value={draft.name}
          placeholder={t('e.g. Four eyes for the design')}
          onChange={(event) => change({ name: event.target.value })}
        />
      </Field>
      <Checks
        legend={t('What needs an approval')}
        choices={Object.entries(modules) as [Draft['modules'][number], string][]}
        chosen={draft.modules}
        onToggle={(one, isOn) => change({ modules: toggle(draft.modules, one, isOn) })}
      />
      <Checks
        legend={t('Where')}
        choices={[
          ['production', t('live')],
          ['staging', t('staging')],
        ]}
        chosen={draft.environments}
        onToggle={(one, isOn) => change({ environments: toggle(draft.environments, one, isOn) })}
      />
      <Approvers approvers={draft.approvers} onChange={(approvers) => change({ approvers })} />
      <div className="grid gap-4 sm:grid-cols-3">
        <Field label={t('How')}>
          <Select
            value={draft.mode}
            onChange={(event) => change({ mode: event.target.value as Draft['mode'] })}
          >
            <option value="any">{t('Any of them')}</option>
            <option value="all">{t('All of them')}</option>
            <option value="in_order">{t('All, one after the other')}</option>
          </Select>
        </Field>
        {draft.mode === 'any' && (
          <Field label={t('How many')}>
            <Input
              type="number"
              min={1}
              max={20}
              value={draft.required}
              onChange={(event) => change({ required: Number(event.target.value) })}
            />
          </Field>
        )}
        <Field label={t('Days to decide')} hint={t('Then it counts as rejected.')}>
          <Input
            type="number"
            min={1}
            max={90}
            value={Math.max(1, Math.round(draft.timeout_seconds / DAY))}
            onChange={(event) => change({ timeout_seconds: Number(event.target.value) * DAY })}
          />
        </Field>
      </div>
      <SwitchField label={t('Whoever asks may agree as well')}>
        <Switch
          checked={draft.allow_self_approval}
          onCheckedChange={(isOn) => change({ allow_self_approval: isOn })}
        />
      </SwitchField>
    </FormDialog>
  )
}

function draftOf(rule: Rule): Draft {
  const { name, modules, environments, mode, approvers, required, timeout_seconds, allow_self_approval } =
    rule
  return { name, modules, environments, mode, approvers, required, timeout_seconds, allow_self_approval }
}

function Checks<Of extends string>({
  legend,
  choices,
  chosen,
  onToggle,
}: {
  legend: string
  choices: [Of, string][]
  chosen: readonly Of[]
  onToggle: (one: Of, isOn: boolean) => void
}) {
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-medium">{legend}</legend>
      <div className="flex flex-wrap gap-x-5 gap-y-2">
        {choices.map(([value, name]) => (
          <Label key={value} className="font-normal">
            <Checkbox
              checked={chosen.includes(value)}
              onCheckedChange={(isOn) => onToggle(value, isOn === true)}
            />
            {name}
          </Label>
        ))}
      </div>
    </fieldset>
  )
}

/** Roles and people; a choice reads `role admin` or `member 0198…`. */
function Approvers({
  approvers,
  onChange,
}: {
  approvers: Draft['approvers']
  onChange: (approvers: Draft['approvers']) => void
}) {
  const { t } = useTranslation('team')
  const may = useMay()
  const textOf = useRoleTexts()
  const roles = useQuery({ ...rolesOptions(), enabled: may('GET /roles') })
  const members = useQuery({
    ...$api.queryOptions('get', '/members', { params: { query: { limit: 200 } } }),
    enabled: may('GET /members'),
  })
  const read = (value: string): Draft['approvers'][number] => {
    const [kind, id = ''] = value.split(' ')
    return kind === 'member' ? { kind: 'member', user_id: id } : { kind: 'role', role: id }
  }
  const write = (one: Draft['approvers'][number]) =>
    one.kind === 'member' ? `member ${one.user_id}` : `role ${one.role}`
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 text-sm font-medium">{t('Who agrees')}</legend>
      {approvers.map((approver, index) => (
        <div key={index} className="flex gap-2">
          <Select
            aria-label={t('Who agrees')}
            value={write(approver)}
            onChange={(event) => onChange(approvers.with(index, read(event.target.value)))}
          >
            <optgroup label={t('Roles')}>
              {(roles.data?.items ?? [{ slug: 'owner', name: 'Owner' }]).map((role) => (
                <option key={role.slug} value={`role ${role.slug}`}>
                  {textOf(role).name}
                </option>
              ))}
            </optgroup>
            <optgroup label={t('Members')}>
              {members.data?.items.map(({ user_id: id, name }) => (
                <option key={id} value={`member ${id}`}>
                  {name}
                </option>
              ))}
            </optgroup>
          </Select>
          <Button
            variant="ghost"
            size="icon"
            aria-label={t('Remove')}
            disabled={approvers.length === 1}
            onClick={() => onChange(approvers.toSpliced(index, 1))}
          >
            <X aria-hidden />
          </Button>
        </div>
      ))}
      <Button
        variant="outline"
        size="sm"
        className="self-start"
        disabled={approvers.length >= 20}
        onClick={() => onChange([...approvers, { kind: 'role', role: 'admin' }])}
      >
        <Plus aria-hidden /> {t('Another one')}
      </Button>
    </fieldset>
  )
}
