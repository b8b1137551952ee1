/** Secrets that were just made: shown on the page that comes next, and gone when the tab is reloaded. */

const secrets = new Map<string, string>()

export function rememberSecret(webhookId: string, secret: string): void {
  secrets.set(webhookId, secret)
}

export function secretOf(webhookId: string): string | undefined {
  return secrets.get(webhookId)
}

export function forgetSecret(webhookId: string): void {
  secrets.delete(webhookId)
}
