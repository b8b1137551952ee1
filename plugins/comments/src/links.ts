/** Pages besides the thread: the form to answer with, and those behind the links in mails, which ask before anything happens. */
import { type PluginRequest, type PluginResponse, type Site, markup, notFound } from '@hotswap/sdk'
import { TRAP, claimOf, makePass } from '../../visitor-forms/admission.ts'
import { answerPage } from '../../visitor-forms/answers.ts'
import { paragraphsOf } from '../../visitor-forms/plain-text.ts'
import { shownOf } from './comments.ts'
import type { Claim } from './mails.ts'
import { COMMENTS, commentFields } from './thread.ts'

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export const isId = (text: string): boolean => ID.test(text)

/** It is made for one visitor, so the pass lies in it. */
export async function answerForm({ params }: PluginRequest, site: Site): Promise<PluginResponse> {
  const id = params['id'] ?? ''
  const comment = isId(id) ? await shownOf(site).get(id) : null
  if (!comment) return notFound(site.t('gone'))
  const { entry, path, name, text } = comment
  return answerPage(
    site,
    site.t('answer_to', { name: name || site.t('nobody') }),
    markup`<blockquote>${paragraphsOf(text ?? '')}</blockquote>
<form class="visitor-form" method="post" action="${COMMENTS}">
<input type="hidden" name="page" value="${path}"><input type="hidden" name="pass" value="${await makePass(site, '/comments')}">
${commentFields(site, entry, id)}
<p class="visitor-trap" aria-hidden="true"><label for="trap">${site.t('form.trap')}</label><input id="trap" name="${TRAP}" tabindex="-1" autocomplete="off"></p>
<p><button class="button" type="submit">${site.t('send')}</button></p></form>`,
    { back: `${path}#comment-${id}` },
  )
}

export async function askFor(site: Site, request: PluginRequest, use: Claim['use']): Promise<PluginResponse> {
  const found = await claimOf<Claim>(site, request, use)
  const comment = found && (await shownOf(site).get(found.claim.id))
  if (!comment) return overdue(site)
  const { title } = comment
  return answerPage(
    site,
    site.t(`${use}.question`, { title }),
    markup`<form class="visitor-form" method="post" action="/api/comments/${use}"><input type="hidden" name="token" value="${found.token}">
<p><button class="button" type="submit">${site.t(`${use}.button`)}</button></p></form>`,
    { back: comment.path },
  )
}

export async function doFor(site: Site, request: PluginRequest, use: Claim['use']): Promise<PluginResponse> {
  const found = await claimOf<Claim>(site, request, use)
  const comment = found && (await shownOf(site).get(found.claim.id))
  if (!comment) return overdue(site)
  if (site.is_preview)
    return answerPage(site, site.t('form.not_sent'), markup`<p>${site.t('form.preview')}</p>`)
  await shownOf(site).update(comment.id, { notify: use === 'notify' ? 'yes' : 'no' })
  return answerPage(
    site,
    site.t(`${use}.done`),
    markup`<p>${site.t(`${use}.done_text`, { title: comment.title })}</p>`,
    {
      back: comment.path,
    },
  )
}

function overdue(site: Site): PluginResponse {
  return answerPage(site, site.t('overdue'), markup`<p>${site.t('overdue_text')}</p>`, { status: 410 })
}
