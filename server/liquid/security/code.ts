/** What HTML and scripts of a theme must not do to visitors. What merely would not work here is a warning. */
import type { Note, SecurityFinding } from '../security.ts'

type Rule = { severity: SecurityFinding['severity']; rule: string; pattern: RegExp; reason: string }

/**
 * In templates whose Liquid is masked, see lint/masked.ts: ␁ is an output. Patterns stay inside one tag, so that no file
 * takes longer than its length.
 */
const MARKUP: Rule[] = [
  { severity: 'block', rule: 'external_script', pattern: /<script\b[^<>]*\ssrc\s*=\s*(?:["']\s*)?(?:https?:)?\/\//gi, reason: 'A script from another server: whoever runs that server controls the pages of this site. Put the file into assets/.' },
  { severity: 'block', rule: 'javascript_url', pattern: /\s(?:href|src|action|formaction|xlink:href|data)\s*=\s*(?:["']\s*)?(?:javascript|vbscript):/gi, reason: 'An address that runs a script. Use a button and a script in assets/.' },
  { severity: 'block', rule: 'data_page', pattern: /\s(?:href|src|action|data)\s*=\s*(?:["']\s*)?data:text\/html/gi, reason: 'An address that is a page in itself. Link to a page of the site.' },
  { severity: 'block', rule: 'foreign_form', pattern: /<(?:form\b[^<>]*\saction|(?:button|input)\b[^<>]*\sformaction)\s*=\s*(?:["']\s*)?(?:https?:)?\/\//gi, reason: 'A form that sends what visitors write to another server. Let the address be a setting of the site, or a path of it.' },
  { severity: 'block', rule: 'foreign_base', pattern: /<base\b[^<>]*\shref\s*=\s*(?:["']\s*)?(?:https?:)?\/\//gi, reason: 'All links of the page would lead to another server. Remove <base>.' },
  { severity: 'block', rule: 'foreign_refresh', pattern: /<meta\b[^<>]{0,500}http-equiv\s*=\s*["']?refresh["']?[^<>]{0,500}url\s*=\s*(?:["']\s*)?(?:https?:)?\/\//gi, reason: 'The page sends its visitors to another server by itself. Remove it; redirects are made in the site.' },
  { severity: 'block', rule: 'embedded_object', pattern: /<(?:object|embed|applet)\b/gi, reason: 'An embedded program. Browsers show none of them any more; link to the file.' },
  { severity: 'warn', rule: 'foreign_frame', pattern: /<iframe\b[^<>]*\ssrc\s*=\s*(?:["']\s*)?(?:https?:)?\/\/(?!www\.youtube-nocookie\.com\/|player\.vimeo\.com\/|open\.spotify\.com\/|w\.soundcloud\.com\/)/gi, reason: 'A frame from another server, which pages of sites do not show. Players of YouTube (nocookie), Vimeo, Spotify and SoundCloud are.' },
  { severity: 'warn', rule: 'inline_handler', pattern: /<[a-z][^<>]*\son[a-z]{3,20}\s*=\s*["']?[^\s<>]/gi, reason: 'An event handler in an attribute, which the pages’ security policy does not run. Use a script in assets/.' },
] // prettier-ignore

const CODE: Rule[] = [
  { severity: 'block', rule: 'obfuscated_code', pattern: /\b(?:eval|Function)\s{0,9}\(\s{0,9}(?:atob|unescape|decodeURIComponent|String\.fromCharCode)\s{0,9}\(/g, reason: 'Code that is hidden and run: what it does cannot be looked over. Put the code itself there.' },
  { severity: 'block', rule: 'external_script', pattern: /\b(?:import\s{0,9}\(?|from|importScripts\s{0,9}\()\s{0,9}["'`](?:https?:)?\/\//g, reason: 'Code from another server: whoever runs that server controls the pages of this site. Put the file into assets/.' },
  { severity: 'block', rule: 'sends_cookies', pattern: /\b(?:fetch|sendBeacon|open|src\s{0,9}=)[^;\n]{0,200}document\.cookie/g, reason: 'It sends the visitor’s cookies somewhere. Remove it.' },
  { severity: 'warn', rule: 'code_from_text', pattern: /\beval\s{0,9}\(|\bnew\s{1,9}Function\s{0,9}\(|\bset(?:Timeout|Interval)\s{0,9}\(\s{0,9}["'`]/g, reason: 'Code made from text, which the pages’ security policy does not run. Write a function.' },
  { severity: 'warn', rule: 'document_write', pattern: /\bdocument\s{0,9}\.\s{0,9}write(?:ln)?\s{0,9}\(/g, reason: 'document.write stops the page while it loads, and lets text become HTML. Make elements instead.' },
  { severity: 'warn', rule: 'foreign_request', pattern: /\b(?:fetch|sendBeacon|EventSource|WebSocket|importScripts)\s{0,9}\(\s{0,9}["'`](?:https?|wss?):\/\//g, reason: 'A request to another server, which the pages’ security policy does not allow. Ask the site itself.' },
  { severity: 'warn', rule: 'hidden_text', pattern: /[\u202A-\u202E\u2066-\u2069]/gu, reason: 'Characters that turn the order of text around: code may not be what it looks like (CVE-2021-42574). Remove them.' },
] // prettier-ignore

export function checkMarkup(html: string, note: Note): void {
  apply(MARKUP, html, 0, note)
}

/** @param from where the code begins in its file */
export function checkCode(code: string, from: number, note: Note): void {
  apply(CODE, code, from, note)
}

function apply(rules: readonly Rule[], text: string, from: number, note: Note): void {
  for (const { severity, rule, pattern, reason } of rules)
    for (const match of text.matchAll(pattern)) note(severity, rule, from + match.index, reason)
}
