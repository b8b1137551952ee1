/** The form of a plan: name, price, and every limit. */
import { Controller, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import type { Answer, Body } from '@/api/api'
import { Field, SwitchField } from '@/kit/field'
import { FormCard } from '@/kit/form-card'
import { useResourceNames } from '@/kit/resource-names'
import { labelOf } from '@/kit/slug'
import { Switch } from '@/ui/choice'
import { Input, Textarea } from '@/ui/input'
import { LimitInput } from './limit-input'
import { type Quotas, RESOURCES } from './limits'

export type PlanValues = {
  id: string
  name: string
  description: string
  /** In units of the currency, as it is typed. */
  price: number
  currency: string
  position: number
  quotas: Quotas
  /** Per cent, separated by commas. */
  thresholds: string
  is_public: boolean
}

export const NEW_PLAN: PlanValues = {
  id: '',
  name: '',
  description: '',
  price: 0,
  currency: 'EUR',
  position: 100,
  quotas: {
    websites: 3,
    members: 5,
    custom_domains: 1,
    portal_domains: 0,
    storage_bytes: 5_000_000_000,
    bandwidth_bytes_month: 50_000_000_000,
    concurrent_deployments: 1,
    api_keys: 5,
    collection_records: 1_000,
    professionals: 10,
    customers: 500,
    api_requests_per_minute: 600,
    api_requests_per_minute_per_key: 300,
  },
  thresholds: '80, 90, 100',
  is_public: true,
}

const NAMES = ['id', 'name', 'description', 'price', 'currency', 'position', 'thresholds'] as const

export function valuesOf(plan: Answer<'get', '/admin/plans/{id}'>): PlanValues {
  const { id, name, description, currency, position, quotas, is_public } = plan
  return {
    id,
    name,
    description,
    price: plan.price_cents / 100,
    currency,
    position,
    quotas,
    thresholds: plan.alert_thresholds.join(', '),
    is_public,
  }
}

export function bodyOf(values: PlanValues): Body<'put', '/admin/plans/{id}'> {
  const { name, description, currency, position, quotas, is_public } = values
  return {
    name: name.trim(),
    description: description.trim(),
    price_cents: Math.round(values.price * 100),
    currency: currency.trim().toUpperCase(),
    position,
    quotas,
    alert_thresholds: values.thresholds
      .split(/[\s,;]+/)
      .map(Number)
      .filter((percent) => percent > 0),
    is_public,
  }
}

export function PlanForm({
  values,
  isNew,
  mayChange,
  onSave,
  onReload,
}: {
  values: PlanValues
  isNew?: boolean
  mayChange: boolean
  onSave: (values: PlanValues) => Promise<unknown>
  onReload?: () => Promise<unknown>
}) {
  const { t } = useTranslation('platform')
  const names = useResourceNames()
  const form = useForm<PlanValues>({ defaultValues: values })
  const {
    register,
    control,
    setValue,
    watch,
    formState: { errors, dirtyFields },
  } = form
  const required = t('This is needed')
  return (
    <FormCard
      title={isNew ? t('Plan') : t('Price and limits')}
      form={form}
      names={NAMES}
      mayChange={mayChange}
      {...(isNew && { action: t('Create the plan') })}
      onSave={onSave}
      {...(onReload && { onReload })}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('Name')} error={errors.name?.message}>
          <Input
            maxLength={100}
            autoComplete="off"
            {...register('name', {
              validate: (text) => text.trim() !== '' || required,
              onChange: () => {
                if (isNew && !dirtyFields.id) setValue('id', labelOf(watch('name')))
              },
            })}
          />
        </Field>
        <Field
          label={t('Identifier')}
          hint={t('In the API; it cannot be changed later.')}
          error={errors.id?.message}
        >
          <Input
            maxLength={63}
            spellCheck={false}
            autoComplete="off"
            readOnly={!isNew}
            {...register('id', { required })}
          />
        </Field>
      </div>
      <Field label={t('Description')} error={errors.description?.message}>
        <Textarea maxLength={500} {...register('description')} />
      </Field>
      <div className="grid grid-cols-2 gap-4 sm:grid-cols-3">
        <Field label={t('Price per month')} error={errors.price?.message}>
          <Input
            type="number"
            min={0}
            step="0.01"
            {...register('price', { valueAsNumber: true, validate: (price) => price >= 0 || required })}
          />
        </Field>
        <Field label={t('Currency')} error={errors.currency?.message}>
          <Input
            maxLength={3}
            spellCheck={false}
            className="uppercase"
            {...register('currency', {
              pattern: { value: /^[A-Za-z]{3}$/, message: t('Three letters, as EUR') },
            })}
          />
        </Field>
        <Field label={t('Place in the list')} error={errors.position?.message}>
          <Input type="number" min={0} {...register('position', { valueAsNumber: true })} />
        </Field>
      </div>
      <SwitchField label={t('Offered')} hint={t('Customers see it and can choose it.')}>
        <Switch
          checked={watch('is_public')}
          onCheckedChange={(isOn) => setValue('is_public', isOn, { shouldDirty: true })}
        />
      </SwitchField>
      <Field
        label={t('Tell owners at')}
        hint={t('Per cent of a limit, separated by commas.')}
        error={errors.thresholds?.message}
      >
        <Input
          {...register('thresholds', {
            validate: (text) =>
              text
                .split(/[\s,;]+/)
                .filter(Boolean)
                .every((one) => Number(one) >= 1 && Number(one) <= 100) || t('Numbers from 1 to 100'),
          })}
        />
      </Field>
      <div className="flex flex-col divide-y border-t">
        {RESOURCES.map((resource) => {
          const name = names[resource] ?? resource
          return (
            <div
              key={resource}
              className="grid items-center gap-x-4 gap-y-2 py-3 sm:grid-cols-[14rem_minmax(0,1fr)]"
            >
              <span className="font-medium">{name}</span>
              <Controller
                control={control}
                name={`quotas.${resource}`}
                render={({ field }) => (
                  <LimitInput resource={resource} name={name} value={field.value} onChange={field.onChange} />
                )}
              />
            </div>
          )
        })}
      </div>
    </FormCard>
  )
}
