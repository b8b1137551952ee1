/** Websites as rows, for those who have many. */
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/kit/rights'
import { Time } from '@/kit/time'
import { type ListedWebsite, addressOf, shortAddress } from '@/kit/website'
import { WebsiteStatusBadge } from '@/kit/website-status'
import { Badge } from '@/ui/badge'
import { Checkbox } from '@/ui/choice'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { WebsiteMenu } from '../-acts/website-menu'
import { type Selection, isSelected, toggle } from './selection'

export function WebsiteTable({
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
  const mayChoose = useMay()('POST /websites/bulk')
  const chosen = websites.filter(({ id }) => isSelected(selection, id)).length
  const isTrash = websites.every(({ status }) => status === 'deleted')
  return (
    <Table>
      <TableHeader>
        <TableRow>
          {mayChoose && (
            <TableHead className="w-10">
              <Checkbox
                aria-label={t('Choose all that are shown')}
                checked={chosen === 0 ? false : chosen === websites.length ? true : 'indeterminate'}
                onCheckedChange={(isOn) =>
                  onSelect({
                    kind: 'some',
                    ids: new Set(isOn === true ? websites.map(({ id }) => id) : []),
                  })
                }
              />
            </TableHead>
          )}
          <TableHead>{t('Name')}</TableHead>
          <TableHead>{t('Address')}</TableHead>
          <TableHead>{t('State')}</TableHead>
          <TableHead className="text-right">{t('Release')}</TableHead>
          <TableHead>{isTrash ? t('Kept until') : t('Made')}</TableHead>
          <TableHead>
            <span className="sr-only">{t('Acts')}</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {websites.map((website) => (
          <TableRow key={website.id} data-state={isSelected(selection, website.id) ? 'selected' : undefined}>
            {mayChoose && (
              <TableCell>
                <Checkbox
                  aria-label={t('Choose “{{name}}”', { name: website.name })}
                  checked={isSelected(selection, website.id)}
                  onCheckedChange={() => onSelect(toggle(selection, website.id, websites))}
                />
              </TableCell>
            )}
            <TableCell className="max-w-72 min-w-40">
              <span className="flex items-center gap-2">
                {website.status === 'deleted' ? (
                  <span className="truncate">{website.name}</span>
                ) : (
                  <Link
                    to="/t/$tenant/websites/$website"
                    params={{ tenant, website: website.id }}
                    className="truncate rounded-sm font-medium underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
                  >
                    {website.name}
                  </Link>
                )}
                {website.is_main && <Badge>{t('Main website')}</Badge>}
              </span>
            </TableCell>
            <TableCell className="max-w-64 truncate text-muted-foreground">
              {shortAddress(addressOf(website))}
            </TableCell>
            <TableCell>
              <WebsiteStatusBadge status={website.status} />
            </TableCell>
            <TableCell className="text-right tabular-nums">{website.release_number}</TableCell>
            <TableCell className="whitespace-nowrap text-muted-foreground">
              <Time at={website.status === 'deleted' ? website.purge_after_at : website.created_at} />
            </TableCell>
            <TableCell className="text-right">
              <WebsiteMenu tenant={tenant} website={website} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
