/** The form as it stands in a page. */
import { type BlockInput, type Markup, type Site, markup } from '@hotswap/sdk'
import { checkboxField, formId, inputField, thanksId, visitorForm } from '../../visitor-forms/form.ts'
import { settingText } from '../../visitor-forms/input.ts'
import { MESSAGE_MAX } from './messages.ts'

export const MESSAGES = '/api/contact-form/messages'
const PASSES = '/api/contact-form/pass'

const ASKED = [
  { name: 'name', type: 'text', max: 200, autocomplete: 'name' },
  { name: 'email', type: 'email', max: 200, autocomplete: 'email' },
  { name: 'phone', type: 'tel', max: 60, autocomplete: 'tel' },
  { name: 'company', type: 'text', max: 200, autocomplete: 'organization' },
  { name: 'subject', type: 'text', max: 200 },
] as const

const idOf = (form: string): string => formId('contact', form)

export const thanksOf = (form: string): string => thanksId(idOf(form))

export function formBlock({ settings, page }: BlockInput, site: Site): Markup {
  const form = String(settings['form'])
  const id = idOf(form)
  const consent = settingText(settings['consent'])
  const asked = ASKED.filter(({ name }) => settings[`ask_${name}`] !== 'off')
  const required = asked.map(({ name }) => name).filter((name) => settings[`ask_${name}`] === 'required')
  const optional = site.t('optional')
  const inputs = asked.map((field) =>
    inputField(
      {
        ...field,
        id: `${id}-${field.name}`,
        label: site.t(`field.${field.name}`),
        required: required.includes(field.name),
      },
      optional,
    ),
  )
  const message = inputField(
    {
      id: `${id}-message`,
      name: 'message',
      label: site.t('field.message'),
      type: 'textarea',
      required: true,
      max: MESSAGE_MAX,
    },
    optional,
  )
  const tick =
    consent && checkboxField({ id: `${id}-consent`, name: 'consent', label: consent, required: true })
  return visitorForm(site, {
    id,
    action: MESSAGES,
    passes: PASSES,
    page,
    heading: settingText(settings['heading']),
    fields: markup`<input type="hidden" name="form" value="${form}">
<input type="hidden" name="required" value="${[...required, ...(consent ? ['consent'] : [])].join()}">
${inputs}${message}${tick}`,
    button: settingText(settings['button'], site.t('send')),
    thanks: settingText(settings['thanks'], site.t('thanks')),
  })
}
