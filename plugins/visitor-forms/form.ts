/** The forms that plugins place in pages: they work without a script, and stay where they are with one. */
import { type Markup, type Page, type Site, markup } from '@hotswap/sdk'
import { TRAP } from './admission.ts'
import { settingText } from './input.ts'

export type VisitorForm = {
  /** Of the element; once on a page. */
  id: string
  /** Where it is sent to. */
  action: string
  /** Where passes come from. */
  passes: string
  page: Page
  heading: string
  fields: Markup
  button: string
  /** Shown in place of the form when it has been sent. */
  thanks: string
}

/** The id of a form that an editor has named. @param prefix of the plugin, so that forms of several can stand on a page */
export function formId(prefix: string, name: unknown): string {
  const slug = settingText(name)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return `${prefix}-${slug || 'form'}`
}

/** @param form its id @returns the fragment of the page that shows the thanks */
export function thanksId(form: string): string {
  return `${form}-sent`
}

export function visitorForm(
  site: Site,
  { id, action, passes, page, heading, fields, button, thanks }: VisitorForm,
): Markup {
  return markup`<link rel="stylesheet" href="asset:form.css"><script src="asset:form.js" defer></script>
<section class="visitor-block" id="${id}"${heading ? markup` aria-labelledby="${id}-heading"` : ''}>
${heading && markup`<h2 id="${id}-heading">${heading}</h2>`}
<div class="visitor-thanks" id="${thanksId(id)}" tabindex="-1"><p>${thanks}</p><p><a href="#${id}">${site.t('form.another')}</a></p></div>
<form class="visitor-form" method="post" action="${action}" data-passes="${passes}" data-failed="${site.t('form.failed')}" data-busy="${site.t('form.busy')}">
<input type="hidden" name="page" value="${page.path}">
${fields}
<p class="visitor-trap" aria-hidden="true"><label for="${id}-${TRAP}">${site.t('form.trap')}</label><input id="${id}-${TRAP}" name="${TRAP}" tabindex="-1" autocomplete="off"></p>
<p class="visitor-send"><button class="button" type="submit">${button}</button></p>
<p class="visitor-status" role="status"></p>
</form></section>`
}

export type Input = {
  id: string
  name: string
  label: string
  type: 'text' | 'email' | 'tel' | 'textarea'
  required: boolean
  max: number
  autocomplete?: string
  hint?: string
}

/** A label with its field. @param optional what stands behind labels of fields that may stay empty */
export function inputField(input: Input, optional: string): Markup {
  const { id, name, label, type, required, max, autocomplete, hint } = input
  const common = markup`id="${id}" name="${name}" maxlength="${max}"${required && markup` required`}${
    autocomplete && markup` autocomplete="${autocomplete}"`
  }${hint && markup` aria-describedby="${id}-hint"`}`
  const field =
    type === 'textarea'
      ? markup`<textarea ${common} rows="6"></textarea>`
      : markup`<input ${common} type="${type}">`
  return markup`<p><label for="${id}">${label}${!required && markup` <span>${optional}</span>`}</label>${field}${
    hint && markup`<small id="${id}-hint">${hint}</small>`
  }</p>`
}

/** A box to tick. @param label may hold links that the site's owner made */
export function checkboxField(input: {
  id: string
  name: string
  label: string | Markup
  required: boolean
}): Markup {
  const { id, name, label, required } = input
  return markup`<p class="visitor-check"><input type="checkbox" id="${id}" name="${name}" value="yes"${
    required && markup` required`
  }><label for="${id}">${label}</label></p>`
}
