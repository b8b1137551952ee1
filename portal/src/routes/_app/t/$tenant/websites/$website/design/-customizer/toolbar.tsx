/** The bar above the customizer: which page, how wide, steps back and forth, and publishing. */
import { Link } from '@tanstack/react-router'
import {
  ArrowLeft,
  ExternalLink,
  type LucideIcon,
  Monitor,
  MousePointerClick,
  Redo2,
  Smartphone,
  Tablet,
  Undo2,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { Select } from '@/ui/input'
import { Tooltip } from '@/ui/tooltip'
import { useTemplateName } from './templates'
import type { Width } from './widths'

export function Toolbar({
  title,
  website,
  tenant,
  templates,
  template,
  onTemplate,
  width,
  onWidth,
  isChoosing,
  onChoosing,
  link,
  history,
  state,
  publish,
}: {
  title: string
  website: string
  tenant: string
  templates: string[]
  template: string
  onTemplate: (template: string) => void
  width: Width
  onWidth: (width: Width) => void
  isChoosing: boolean
  onChoosing: (isChoosing: boolean) => void
  /** The preview in a tab of its own. */
  link: string | undefined
  history: { canUndo: boolean; canRedo: boolean; undo: () => void; redo: () => void }
  state: 'saved' | 'changed' | 'inactive'
  publish: ReactNode
}) {
  const { t } = useTranslation('design')
  const nameOf = useTemplateName()
  const states = {
    saved: t('Published'),
    changed: t('Not published'),
    inactive: t('Not in use'),
  }
  const widths: [Width, LucideIcon, string][] = [
    ['desktop', Monitor, t('Desktop')],
    ['tablet', Tablet, t('Tablet')],
    ['phone', Smartphone, t('Phone')],
  ]
  return (
    <header className="flex flex-wrap items-center gap-x-2 gap-y-1.5 border-b bg-background px-3 py-2">
      <Tooltip text={t('Leave the customizer')}>
        <Button asChild variant="ghost" size="icon">
          <Link
            to="/t/$tenant/websites/$website/design"
            params={{ tenant, website }}
            aria-label={t('Leave the customizer')}
          >
            <ArrowLeft aria-hidden />
          </Link>
        </Button>
      </Tooltip>
      <h1 className="min-w-0 truncate font-semibold max-sm:flex-1">{title}</h1>
      <Badge
        tone={state === 'saved' ? 'success' : state === 'changed' ? 'warning' : 'neutral'}
        className="max-sm:hidden"
      >
        {states[state]}
      </Badge>
      <Select
        aria-label={t('Page that is shown')}
        value={template}
        onChange={({ target }) => onTemplate(target.value)}
        className="order-last w-full sm:order-none sm:mx-auto sm:w-56"
      >
        {templates.map((each) => (
          <option key={each} value={each}>
            {nameOf(each)}
          </option>
        ))}
      </Select>
      <div
        role="radiogroup"
        aria-label={t('Width of the preview')}
        className="flex rounded-md border p-0.5 max-sm:hidden"
      >
        {widths.map(([each, Icon, name]) => (
          <Tooltip key={each} text={name}>
            <button
              type="button"
              role="radio"
              aria-checked={width === each}
              aria-label={name}
              onClick={() => onWidth(each)}
              className={cn(
                'flex size-8 items-center justify-center rounded text-muted-foreground outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60',
                width === each && 'bg-accent text-foreground',
              )}
            >
              <Icon className="size-4" aria-hidden />
            </button>
          </Tooltip>
        ))}
      </div>
      <span className="flex max-sm:hidden">
        <Tooltip text={isChoosing ? t('A click chooses a section') : t('A click follows links')}>
          <Button
            variant="ghost"
            size="icon"
            aria-pressed={isChoosing}
            aria-label={t('Choose sections by clicking')}
            className={cn(isChoosing && 'bg-accent')}
            onClick={() => onChoosing(!isChoosing)}
          >
            <MousePointerClick aria-hidden />
          </Button>
        </Tooltip>
        <Tooltip text={t('Open the preview in a tab')}>
          <Button asChild variant="ghost" size="icon">
            <a href={link} target="_blank" rel="noreferrer" aria-label={t('Open the preview in a tab')}>
              <ExternalLink aria-hidden />
            </a>
          </Button>
        </Tooltip>
      </span>
      <span className="flex">
        <Tooltip text={t('Undo')}>
          <Button
            variant="ghost"
            size="icon"
            aria-label={t('Undo')}
            disabled={!history.canUndo}
            onClick={history.undo}
          >
            <Undo2 aria-hidden />
          </Button>
        </Tooltip>
        <Tooltip text={t('Redo')}>
          <Button
            variant="ghost"
            size="icon"
            aria-label={t('Redo')}
            disabled={!history.canRedo}
            onClick={history.redo}
          >
            <Redo2 aria-hidden />
          </Button>
        </Tooltip>
      </span>
      {publish}
    </header>
  )
}
