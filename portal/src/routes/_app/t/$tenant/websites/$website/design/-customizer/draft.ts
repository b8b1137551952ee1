/** Changes that are not published, kept in this browser: a closed tab loses nothing. */
import { useEffect } from 'react'
import { type Design, fromDesign, toDesign } from './design'

type Kept = { design: Record<string, unknown>; version: number; at: string }

export type Draft = { design: Design; version: number; at: string }

export function keyOfDraft(userId: string, websiteId: string, theme: string): string {
  return `hotswap-design/${userId}/${websiteId}/${theme}`
}

export function findDraft(key: string): Draft | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as Kept | null
    return kept ? { ...kept, design: toDesign(kept.design) } : undefined
  } catch {
    return undefined
  }
}

export function forgetDraft(key: string): void {
  localStorage.removeItem(key)
}

/** Keeps what differs from what is saved. @param version of what is saved */
export function useDraft(key: string, design: Design, isChanged: boolean, version: number): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      if (!isChanged) return forgetDraft(key)
      const kept: Kept = { design: fromDesign(design), version, at: new Date().toISOString() }
      try {
        localStorage.setItem(key, JSON.stringify(kept))
      } catch {
        // The browser has no room left: the work goes on, only closing the tab would lose it.
      }
    }, 300)
    return () => clearTimeout(timer)
  }, [key, design, isChanged, version])
}
