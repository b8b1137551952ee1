/** The figures behind what a step says: checks of a verdict, pages that were rendered, findings in a package. */
import { useTranslation } from 'react-i18next'
import { formatDuration, formatNumber, formatPercent } from '@/kit/numbers'
import { useSaid } from '@/kit/said'
import { Badge } from '@/ui/badge'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import {
  type Check,
  OUTCOME_TONES,
  type ScanReport,
  type SmokeReport,
  type Verdict,
  isScanReport,
  isSmokeReport,
  isVerdict,
  useCheckNames,
  useOutcomeNames,
} from './verdict'

export function hasEvidence(evidence: unknown): boolean {
  return (
    (isVerdict(evidence) && evidence.checks.length > 0) ||
    (isSmokeReport(evidence) && evidence.results.length > 0) ||
    (isScanReport(evidence) && evidence.findings.length > 0)
  )
}

export function Evidence({ evidence }: { evidence: unknown }) {
  if (isVerdict(evidence)) return <Checks verdict={evidence} />
  if (isSmokeReport(evidence)) return <Pages report={evidence} />
  if (isScanReport(evidence)) return <Findings report={evidence} />
  return null
}

export function Checks({ verdict }: { verdict: Verdict }) {
  const { t, i18n } = useTranslation('deployments')
  const said = useSaid()
  const names = useCheckNames()
  const outcomes = useOutcomeNames()
  const shown = (value: number | null, unit: Check['unit']) =>
    value === null
      ? '–'
      : unit === 'share'
        ? formatPercent(value, i18n.language)
        : unit === 'ms'
          ? formatDuration(value, i18n.language)
          : formatNumber(value, i18n.language)
  return (
    <Table>
      <TableHeader>
        <TableRow>
          <TableHead>{t('Check')}</TableHead>
          <TableHead className="text-right">{t('Before')}</TableHead>
          <TableHead className="text-right">{t('New release')}</TableHead>
          <TableHead>{t('Verdict')}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {verdict.checks.map(({ name, stable, candidate, unit, verdict: outcome, reason }) => (
          <TableRow key={name}>
            <TableCell className="min-w-48">
              {names[name] ?? name}
              <p className="text-xs text-muted-foreground">{said(reason)}</p>
            </TableCell>
            <TableCell className="text-right tabular-nums">{shown(stable, unit)}</TableCell>
            <TableCell className="text-right tabular-nums">{shown(candidate, unit)}</TableCell>
            <TableCell>
              <Badge tone={OUTCOME_TONES[outcome]}>{outcomes[outcome]}</Badge>
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function Pages({ report }: { report: SmokeReport }) {
  const { t, i18n } = useTranslation('deployments')
  const said = useSaid()
  const outcomes = {
    passed: <Badge tone="success">{t('Passed')}</Badge>,
    failed: <Badge tone="danger">{t('Failed')}</Badge>,
    failed_before: <Badge tone="warning">{t('Failed before, too')}</Badge>,
  }
  return (
    <Table>
      <TableHeader>
        <TableRow>
          <TableHead>{t('Page')}</TableHead>
          <TableHead className="text-right">{t('Status')}</TableHead>
          <TableHead className="text-right">{t('Time')}</TableHead>
          <TableHead>{t('Result')}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {report.results.map(({ name, path, status, ms, outcome, reasons }, index) => (
          <TableRow key={index}>
            <TableCell className="max-w-72">
              <span className="font-mono text-xs break-all">{path}</span>
              <p className="text-xs text-muted-foreground">
                {reasons.length > 0 ? reasons.map(said).join(' ') : name}
              </p>
            </TableCell>
            <TableCell className="text-right tabular-nums">{status}</TableCell>
            <TableCell className="text-right tabular-nums">{formatDuration(ms, i18n.language)}</TableCell>
            <TableCell>{outcomes[outcome]}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function Findings({ report }: { report: ScanReport }) {
  const { t } = useTranslation('deployments')
  const said = useSaid()
  return (
    <ul className="flex flex-col gap-2">
      {report.findings.map(({ rule, severity, file, line, reason }, index) => (
        <li key={index} className="rounded-md border p-3">
          <div className="flex flex-wrap items-center gap-2">
            <Badge tone={severity === 'block' ? 'danger' : 'warning'}>
              {severity === 'block' ? t('Blocks') : t('To look at')}
            </Badge>
            <code className="font-mono text-xs">{rule}</code>
            {file && (
              <code className="font-mono text-xs break-all text-muted-foreground">
                {line === 0 ? file : `${file}:${line}`}
              </code>
            )}
          </div>
          <p className="mt-1">{said(reason)}</p>
        </li>
      ))}
    </ul>
  )
}
