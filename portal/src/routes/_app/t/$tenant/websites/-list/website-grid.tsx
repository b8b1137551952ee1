/** Websites as cards with live pictures. */
import { useTranslation } from 'react-i18next'
import { Can } from '@/kit/rights'
import type { ListedWebsite } from '@/kit/website'
import { Checkbox } from '@/ui/choice'
import { type Selection, isSelected, toggle } from './selection'
import { WebsiteCard } from './website-card'

export function WebsiteGrid({
  tenant,
  websites,
  selection,
  onSelect,
}: {
  tenant: string
  websites: ListedWebsite[]
  selection: Selection
  onSelect: (selection: Selection) => void
}) {
  const { t } = useTranslation('websites')
  return (
    <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3 xl:grid-cols-4">
      {websites.map((website) => (
        <li key={website.id}>
          <WebsiteCard
            tenant={tenant}
            website={website}
            select={
              <Can call="POST /websites/bulk">
                <span className="flex size-8 items-center justify-center rounded-md bg-card/90 shadow-sm">
                  <Checkbox
                    className="relative after:absolute after:-inset-2"
                    aria-label={t('Choose “{{name}}”', { name: website.name })}
                    checked={isSelected(selection, website.id)}
                    onCheckedChange={() => onSelect(toggle(selection, website.id, websites))}
                  />
                </span>
              </Can>
            }
          />
        </li>
      ))}
    </ul>
  )
}
