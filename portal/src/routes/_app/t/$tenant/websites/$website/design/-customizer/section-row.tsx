/** A section in the outline, and its blocks below it. */
import { ChevronRight, Plus, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/ui/menu'
import { type Place, type Section, blocksOf, sectionAt } from './design'
import type { OutlineProps } from './outline'
import { Row } from './row'
import { type SectionKind, excerptOf, mayAddBlock } from './schema'
import { type Sortable, SortableList } from './sortable-list'

export function SectionRow({
  place,
  sortable,
  ...props
}: OutlineProps & { place: Place; sortable: Sortable }) {
  const { t } = useTranslation('design')
  const { theme, kinds, design, chosen, faulty, isReadOnly } = props
  const section = sectionAt(theme, design, place)
  const isWithin = chosen?.section === place.section && chosen.area.name === place.area.name
  const [isOpen, setOpen] = useState(false)
  if (!section) return null
  const kind = kinds.get(section.type)
  const name = kind?.name ?? section.type
  const hasBlocks = (kind?.blocks.length ?? 0) > 0
  const isExpanded = hasBlocks && (isOpen || (isWithin && chosen.block !== undefined))
  return (
    <>
      <Row
        {...props}
        place={place}
        sortable={sortable}
        name={name}
        excerpt={excerptOf(section) || kind?.plugin || ''}
        isHidden={section.disabled === true}
        isChosen={isWithin && chosen.block === undefined}
        before={
          hasBlocks ? (
            <Button
              variant="ghost"
              size="icon"
              className="size-6"
              aria-expanded={isExpanded}
              aria-label={t('Blocks of {{name}}', { name })}
              onClick={() => setOpen(!isExpanded)}
            >
              <ChevronRight className={cn('transition-transform', isExpanded && 'rotate-90')} aria-hidden />
            </Button>
          ) : (
            <span className="w-6" />
          )
        }
        after={
          (!kind || faulty.has(`${place.area.part}/${place.area.name}/${place.section}`)) && (
            <TriangleAlert
              className="size-4 shrink-0 text-warning"
              aria-label={
                kind ? t('Something in it is not right') : t('The theme does not have this section')
              }
            />
          )
        }
      />
      {isExpanded && kind && (
        <div className="ml-6 border-l pl-1">
          <SortableList
            ids={blocksOf(section).map(([id]) => id)}
            nameOf={(id) => blockName(kind, section, id)}
            onMove={(id, to) => props.acts.move({ ...place, block: id }, to)}
            isDisabled={isReadOnly}
          >
            {(id, sortableBlock) => {
              const block = section.blocks?.[id]
              return (
                block && (
                  <Row
                    {...props}
                    place={{ ...place, block: id }}
                    sortable={sortableBlock}
                    name={blockName(kind, section, id)}
                    excerpt={excerptOf(block)}
                    isHidden={block.disabled === true}
                    isChosen={isWithin && chosen.block === id}
                  />
                )
              )
            }}
          </SortableList>
          {!isReadOnly && <AddBlock {...props} kind={kind} section={section} place={place} />}
        </div>
      )}
    </>
  )
}

export function blockName({ blocks }: SectionKind, section: Section, id: string): string {
  const type = section.blocks?.[id]?.type
  return blocks.find((block) => block.type === type)?.name ?? type ?? id
}

function AddBlock({
  kind,
  section,
  place,
  acts,
}: OutlineProps & { kind: SectionKind; section: Section; place: Place }) {
  const { t } = useTranslation('design')
  const open = kind.blocks.filter((block) => mayAddBlock(block, kind, section))
  const [only] = open
  const button = (
    <Button
      variant="ghost"
      size="sm"
      className="w-full justify-start text-primary"
      aria-label={t('Add a block: {{name}}', { name: kind.name })}
      disabled={open.length === 0}
      {...(only && open.length === 1 && { onClick: () => acts.addBlock(place, { type: only.type }) })}
    >
      <Plus aria-hidden /> {t('Add a block')}
    </Button>
  )
  if (open.length < 2) return button
  return (
    <Menu>
      <MenuTrigger asChild>{button}</MenuTrigger>
      <MenuContent align="start">
        {open.map((block) => (
          <MenuItem key={block.type} onSelect={() => acts.addBlock(place, { type: block.type })}>
            {block.name}
          </MenuItem>
        ))}
      </MenuContent>
    </Menu>
  )
}
