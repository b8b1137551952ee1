/** Which approval rule decides about a change, and why some changes need nobody's approval. */
import type { Module, Risk } from './proposal.ts'

export type AutoApprove = {
  max_websites?: number
  patch_version_only?: boolean
  content_only_below_entries?: number
  only_settings?: boolean
}

export type MatchingRule = {
  id: string
  name: string
  mode: string
  approvers: unknown
  required: number
  auto_approve: unknown
  exempt_roles: string[]
}

type Asked = { module: Module; risk: Risk; role: string | undefined }

/**
 * @param rules those that match the change's environment, module and websites
 * @param asked.role the role of the person who asks; undefined for keys and for the program itself, which no rule exempts
 * @returns the strictest rule that holds; else the reason why none does, for people
 */
export function decidingRule<Rule extends MatchingRule>(
  rules: readonly Rule[],
  asked: Asked,
): { rule: Rule } | { rule?: undefined; reason: string } {
  const reasons: string[] = []
  const holding = rules.filter((rule) => {
    const reason = reasonToPass(rule, asked)
    if (reason !== undefined) reasons.push(reason)
    return reason === undefined
  })
  const [strictest] = holding.toSorted(
    (a, b) => votesNeeded(b) - votesNeeded(a) || rankOf(b) - rankOf(a) || (a.id < b.id ? -1 : 1),
  )
  if (strictest) return { rule: strictest }
  return { reason: reasons.join(' ') || 'No approval rule is about such a change.' }
}

function votesNeeded({ mode, approvers, required }: Pick<MatchingRule, 'mode' | 'approvers' | 'required'>) {
  return mode === 'any' ? required : (approvers as unknown[]).length
}

/** Of the same number of votes: certain people in order ask for more than certain people, and those for more than anybody. */
function rankOf({ mode }: MatchingRule): number {
  return ['any', 'all', 'in_order'].indexOf(mode)
}

function reasonToPass(rule: MatchingRule, { module, risk, role }: Asked): string | undefined {
  if (role !== undefined && rule.exempt_roles.includes(role))
    return `The rule “${rule.name}” does not hold for the role ${role}.`
  const why = whyLowRisk(rule.auto_approve as AutoApprove, module, risk)
  return why && `Low risk by the rule “${rule.name}”: ${why}.`
}

/** One of the kinds of small changes must be met where any is named; the number of websites limits all of them. */
function whyLowRisk(auto: AutoApprove, module: Module, risk: Risk): string | undefined {
  const { max_websites, patch_version_only, content_only_below_entries: below, only_settings } = auto
  if (max_websites !== undefined && risk.websites > max_websites) return undefined
  const kinds: string[] = []
  if (patch_version_only && risk.patch_version) kinds.push('only the last number of the version grows')
  if (only_settings && risk.only_settings) kinds.push('only settings change')
  if (below !== undefined && module === 'content' && risk.entries !== undefined && risk.entries < below)
    kinds.push(`${count(risk.entries, 'entry', 'entries')} of content, fewer than ${below}`)
  const namesKinds = patch_version_only || only_settings || below !== undefined
  if (namesKinds ? kinds.length === 0 : max_websites === undefined) return undefined
  if (max_websites !== undefined)
    kinds.push(`${count(risk.websites, 'website', 'websites')}, at most ${max_websites}`)
  return kinds.join(', and ')
}

function count(amount: number, one: string, many: string): string {
  return `${amount} ${amount === 1 ? one : many}`
}
