/**
 * The pages behind the links in mails. They ask once more before anything happens: programs that look through mails for what
 * is dangerous open every link, and must neither confirm nor leave for anybody.
 */
import { type PluginRequest, type PluginResponse, type Site, markup } from '@hotswap/sdk'
import { claimOf } from '../../visitor-forms/admission.ts'
import { answerPage } from '../../visitor-forms/answers.ts'
import { titleOf } from './mails.ts'
import { type Claim, confirm, leave } from './subscribers.ts'

export const LINKS = '/api/newsletter'

export async function askFor(site: Site, request: PluginRequest, use: Claim['use']): Promise<PluginResponse> {
  const found = await claimOf<Claim>(site, request, use)
  if (!found) return overdue(site, use)
  const title = titleOf(site)
  return answerPage(
    site,
    site.t(`${use}.question`, { title }),
    markup`<p>${site.t(`${use}.explained`, { title })}</p>
<form class="visitor-form" method="post" action="${LINKS}/${use}"><input type="hidden" name="token" value="${found.token}">
<p><button class="button" type="submit">${site.t(`${use}.button`)}</button></p></form>`,
  )
}

export async function doFor(site: Site, request: PluginRequest, use: Claim['use']): Promise<PluginResponse> {
  const found = await claimOf<Claim>(site, request, use)
  if (!found) return overdue(site, use)
  if (site.is_preview)
    return answerPage(site, site.t('form.not_sent'), markup`<p>${site.t('form.preview')}</p>`)
  if (use === 'leave') await leave(site, found.claim)
  else if (!(await confirm(site, found.claim))) return overdue(site, use)
  return answerPage(
    site,
    site.t(`${use}.done`),
    markup`<p>${site.t(`${use}.done_text`, { title: titleOf(site) })}</p>`,
  )
}

function overdue(site: Site, use: Claim['use']): PluginResponse {
  return answerPage(site, site.t('overdue.title'), markup`<p>${site.t(`overdue.${use}`)}</p>`, {
    status: 410,
  })
}
