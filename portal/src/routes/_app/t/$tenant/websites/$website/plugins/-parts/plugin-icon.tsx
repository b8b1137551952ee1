/** What a plugin is for, as a picture: plugins bring none of their own. */
import {
  Blocks,
  ChartColumn,
  Gauge,
  type LucideIcon,
  Plug,
  Search,
  Shield,
  ShoppingCart,
  TextCursorInput,
} from 'lucide-react'
import { cn } from '@/ui/cn'

const ICONS: Record<string, LucideIcon> = {
  'e-commerce': ShoppingCart,
  forms: TextCursorInput,
  analytics: ChartColumn,
  seo: Search,
  security: Shield,
  performance: Gauge,
  integration: Plug,
}

export function PluginIcon({ category, className }: { category: string; className?: string }) {
  const Icon = ICONS[category] ?? Blocks
  return (
    <span
      aria-hidden
      className={cn(
        'flex size-10 shrink-0 items-center justify-center rounded-lg bg-primary/10 text-primary',
        className,
      )}
    >
      <Icon className="size-5" />
    </span>
  )
}
