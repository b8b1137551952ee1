/**
 * Secrets that would become public with the theme. The forms are those their issuers document, as secret scanners know
 * them (GitHub secret scanning, gitleaks); most have a prefix made for being found.
 */
import type { Note, SecurityFinding } from '../security.ts'

type Form = { what: string; pattern: RegExp; severity?: SecurityFinding['severity'] }

const FORMS: Form[] = [
  { what: 'A private key', pattern: /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g },
  { what: 'An AWS access key', pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/g },
  { what: 'An AWS secret key', pattern: /aws.{0,20}secret.{0,20}["'=:\s][A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/gi },
  { what: 'A GitHub token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255})/g },
  { what: 'A GitLab token', pattern: /\bgl(?:pat|dt|rt|ptt|soat)-[A-Za-z0-9_-]{20,64}/g },
  { what: 'A Slack token', pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,250}/g },
  { what: 'A Slack webhook', pattern: /https:\/\/hooks\.slack\.com\/(?:services|workflows)\/[A-Za-z0-9/+]{40,80}/g },
  { what: 'A Stripe secret key', pattern: /\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,247}/g },
  { what: 'A Stripe webhook secret', pattern: /\bwhsec_[A-Za-z0-9+/]{24,128}={0,2}/g },
  { what: 'An OpenAI or Anthropic key', pattern: /\bsk-(?:ant-|proj-|svcacct-)[A-Za-z0-9_-]{20,250}/g },
  { what: 'A SendGrid key', pattern: /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b/g },
  { what: 'A Twilio key', pattern: /\bSK[0-9a-f]{32}\b/g },
  { what: 'A Mailgun key', pattern: /\bkey-[0-9a-f]{32}\b/g },
  { what: 'A Shopify token', pattern: /\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}\b/g },
  { what: 'An npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { what: 'A Google OAuth secret', pattern: /\bGOCSPX-[A-Za-z0-9_-]{28}\b/g },
  { what: 'An address with a password', pattern: /\b(?:postgres(?:ql)?|mysql|mongodb(?:\+srv)?|redis|amqp|smtp)s?:\/\/[^\s:/@"'<>]{1,100}:[^\s:/@"'<>]{3,100}@/g },
  { what: 'A Google API key', pattern: /\bAIza[0-9A-Za-z_-]{35}\b/g, severity: 'warn' },
  { what: 'A signed token (JWT)', pattern: /\beyJ[A-Za-z0-9_-]{10,500}\.eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{20,500}/g, severity: 'warn' },
  { what: 'What looks like a password', pattern: /\b(?:password|passwd|secret|api_?key|access_?token)["']?\s{0,3}[:=]\s{0,3}["'][A-Za-z0-9+/_!@#$%^&*-]{12,100}["']/gi, severity: 'warn' },
] // prettier-ignore

export function findSecrets(text: string, note: Note): void {
  for (const { what, pattern, severity = 'block' } of FORMS)
    for (const match of text.matchAll(pattern)) {
      const shown = `${match[0].slice(0, 8)}…`
      note(
        severity,
        'secret',
        match.index,
        severity === 'block'
          ? `${what} (${shown}): whoever visits the site could read it. Take it out, and have its issuer replace it.`
          : `${what} (${shown}), which whoever visits the site can read. Make sure that it is meant to be public.`,
      )
    }
}
