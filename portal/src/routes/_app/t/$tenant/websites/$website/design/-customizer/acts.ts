/** What can be done to a design from the outline and the settings; each is one step to undo. */
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { SettingValues } from '@/kit/settings-form/setting'
import {
  type Area,
  type Block,
  type Design,
  type Place,
  type Section,
  type Theme,
  blockAt,
  sectionAt,
  withBlock,
  withCopy,
  withMoved,
  withSection,
  withSettings,
  withVisibility,
  without,
} from './design'
import type { History } from './history'

export type Acts = {
  move: (place: Place, to: number) => void
  show: (place: Place, isShown: boolean) => void
  copy: (place: Place) => void
  /** @param name as it is said aloud */
  remove: (place: Place, name: string) => void
  addSection: (area: Area, section: Section) => void
  addBlock: (place: Place, block: Block) => void
  /** Of a section or block. @param id of the setting: what is typed into one field is one step */
  set: (place: Place, settings: SettingValues, id: string) => void
  /** Of the whole theme. */
  setTheme: (settings: SettingValues, id: string) => void
}

export function useActs({
  theme,
  history: { present: design, change },
  choose,
  say,
}: {
  theme: Theme
  history: History<Design>
  choose: (place: Place | undefined) => void
  /** Says it aloud, to those who do not see it. */
  say: (text: string) => void
}): Acts {
  const { t } = useTranslation('design')
  return useMemo(
    () => ({
      move: (place, to) => {
        change(withMoved(theme, design, place, to))
        say(t('Moved to place {{place}}.', { place: to + 1 }))
      },
      show: (place, isShown) => {
        change(withVisibility(theme, design, place, isShown))
        say(isShown ? t('Shown to visitors.') : t('Hidden from visitors.'))
      },
      copy: (place) => {
        const [next, at] = withCopy(theme, design, place)
        change(next)
        choose(at)
      },
      remove: (place, name) => {
        const isThere =
          place.block === undefined ? sectionAt(theme, design, place) : blockAt(theme, design, place)
        if (!isThere) return
        change(without(theme, design, place))
        choose(place.block === undefined ? undefined : { area: place.area, section: place.section })
        say(t('{{name}} was removed. Undo brings it back.', { name }))
      },
      addSection: (area, section) => {
        const [next, id] = withSection(theme, design, area, section)
        change(next)
        choose({ area, section: id })
      },
      addBlock: (place, block) => {
        const [next, id] = withBlock(theme, design, place, block)
        change(next)
        choose({ ...place, block: id })
      },
      set: (place, settings, id) =>
        change(
          withSettings(theme, design, place, settings),
          [place.area.name, place.section, place.block, id].join('/'),
        ),
      setTheme: (settings, id) => change({ ...design, settings }, `theme/${id}`),
    }),
    [theme, design, change, choose, say, t],
  )
}
