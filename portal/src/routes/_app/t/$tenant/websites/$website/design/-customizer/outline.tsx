/** All sections of a page with their blocks, in their order: by drag, by the menus, and with Alt and the arrow keys. */
import { Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/ui/button'
import { AddSection } from './add-section'
import { type Acts } from './acts'
import { type Area, type Arrangement, type Design, type Place, type Theme, arrangementAt } from './design'
import type { Kinds } from './schema'
import { SectionRow } from './section-row'
import { SortableList } from './sortable-list'

export type OutlineProps = {
  theme: Theme
  kinds: Kinds
  design: Design
  acts: Acts
  chosen: Place | undefined
  onChoose: (place: Place | undefined) => void
  /** Sections with something that the server refuses, as `part/name/section`. */
  faulty: ReadonlySet<string>
  isReadOnly: boolean
}

export function Outline({ template, ...props }: OutlineProps & { template: string }) {
  const { t } = useTranslation('design')
  const { theme } = props
  const isAbove = (name: string) => !/foot|bottom|after/.test(name)
  const groups = theme.groups.toSorted()
  const groupNames: Record<string, string> = {
    'header-group': t('Header'),
    'footer-group': t('Footer'),
  }
  const group = (name: string) => (
    <AreaList
      key={name}
      {...props}
      area={{ part: 'groups', name }}
      title={groupNames[name] ?? name.replace(/-group$/, '')}
    />
  )
  return (
    <div className="flex flex-col gap-5">
      {groups.filter(isAbove).map(group)}
      <AreaList
        {...props}
        area={{ part: 'templates', name: template }}
        title={t('Page')}
        otherwise={
          <p className="rounded-md bg-muted px-3 py-2 text-xs text-muted-foreground">
            {t('The author of the theme wrote this page as a whole; its sections cannot be arranged.')}
          </p>
        }
      />
      {groups.filter((name) => !isAbove(name)).map(group)}
    </div>
  )
}

function AreaList({
  area,
  title,
  otherwise,
  ...props
}: OutlineProps & { area: Area; title: string; otherwise?: ReactNode }) {
  const { theme, design, kinds, acts, isReadOnly } = props
  const arrangement = arrangementAt(theme, design, area)
  return (
    <section aria-label={title}>
      <h2 className="px-2 pb-1 text-xs font-medium text-muted-foreground">{title}</h2>
      {arrangement ? (
        <>
          <SortableList
            ids={arrangement.order}
            nameOf={(id) => nameOf(kinds, arrangement, id)}
            onMove={(id, to) => acts.move({ area, section: id }, to)}
            isDisabled={isReadOnly}
          >
            {(id, sortable) => (
              <SectionRow {...props} key={id} place={{ area, section: id }} sortable={sortable} />
            )}
          </SortableList>
          {!isReadOnly && <Add {...props} area={area} arrangement={arrangement} title={title} />}
        </>
      ) : (
        otherwise
      )}
    </section>
  )
}

export function nameOf(kinds: Kinds, { sections }: Arrangement, id: string): string {
  const type = sections[id]?.type ?? id
  return kinds.get(type)?.name ?? type
}

function Add({
  area,
  arrangement,
  title,
  ...props
}: OutlineProps & { area: Area; arrangement: Arrangement; title: string }) {
  const { t } = useTranslation('design')
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button
        variant="ghost"
        size="sm"
        className="mt-0.5 w-full justify-start text-primary"
        aria-label={t('Add a section: {{area}}', { area: title })}
        onClick={() => setOpen(true)}
      >
        <Plus aria-hidden /> {t('Add a section')}
      </Button>
      {isOpen && (
        <AddSection
          kinds={props.kinds}
          arrangement={arrangement}
          onAdd={(section) => {
            setOpen(false)
            props.acts.addSection(area, section)
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
