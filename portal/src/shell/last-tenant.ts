/** Which tenant this browser looked at last, to begin there the next time. */

const LAST = 'hotswap-last-tenant'

export function lastTenant(): string | null {
  return localStorage.getItem(LAST)
}

export function rememberTenant(slug: string): void {
  localStorage.setItem(LAST, slug)
}
