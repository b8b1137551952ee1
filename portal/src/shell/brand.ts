/** Name, colour and icon of a tenant, in place of the product's. */
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { $api } from '@/api/api'
import { useMay } from '@/kit/rights'

export type Brand = {
  name?: string | null | undefined
  color?: string | null | undefined
  favicon?: string | null | undefined
}

const OWN_ICON = '/favicon.svg'
const root = document.documentElement

/** Whatever is left out is the product's. @returns how to go back to what was there before */
export function showBrand(brand: Brand): () => void {
  const icon = document.querySelector<HTMLLinkElement>('link[rel~="icon"]')
  const before: Brand = {
    name: root.dataset['product'],
    color: root.style.getPropertyValue('--tenant-color'),
    favicon: icon?.getAttribute('href'),
  }
  apply(brand, icon)
  return () => apply(before, icon)
}

function apply({ name, color, favicon }: Brand, icon: HTMLLinkElement | null): void {
  if (name) root.dataset['product'] = name
  else delete root.dataset['product']
  if (color) root.style.setProperty('--tenant-color', color)
  else root.style.removeProperty('--tenant-color')
  root.classList.toggle('branded', Boolean(color))
  icon?.setAttribute('href', favicon || OWN_ICON)
  if (favicon && favicon !== OWN_ICON) icon?.removeAttribute('type')
}

/** Shows the brand of the tenant that is looked at, as long as it is. */
export function useTenantBrand(): void {
  const may = useMay()
  const { data } = useQuery({
    ...$api.queryOptions('get', '/tenant/branding'),
    enabled: may('GET /tenant/branding'),
    staleTime: 60_000,
  })
  const {
    portal_name: name,
    primary_color: color,
    favicon_url: favicon,
  } = (data?.value ?? {}) as Record<string, string | null>
  useEffect(() => (data ? showBrand({ name, color, favicon }) : undefined), [data, name, color, favicon])
}
