import { breaksMonitor, breakingChangesOf, widensConsent } from '../../model/breakingChanges.ts';
import { oneLine, shorten } from '../../model/outcome.ts';
import { orderRows } from '../../model/order.ts';
import type { FleetRow } from '../../model/schema.ts';
import { escapeGitHub } from './escape.ts';
import { renderName } from './table.ts';

const maxNamed = 10;
const maxMessageLength = 400;

/** Renders the breaking changes as GitHub alerts; empty when there are none. */
export function renderBreakingChanges(rows: readonly FleetRow[]): readonly string[] {
  const ordered = orderRows(rows);
  return [
    ...renderAlert('CAUTION', 'A monitor breaks', ordered.filter(breaksMonitor)),
    ...renderAlert('WARNING', 'Consent becomes wider', ordered.filter(widensConsent)),
  ];
}

function renderAlert(kind: string, title: string, rows: readonly FleetRow[]): readonly string[] {
  if (rows.length === 0) return [];
  const named = rows.slice(0, maxNamed).map((row) => `> - **${renderName(row)}**: ${describe(row)}`);
  const more = rows.length - named.length;
  const rest = more > 0 ? [`> - and ${more} more, first in the table`] : [];
  return [
    [
      `> [!${kind}]`,
      `> **${title}** for ${rows.length} customer${rows.length === 1 ? '' : 's'}:`,
      '>',
      ...named,
      ...rest,
    ].join('\n'),
  ];
}

function describe(row: FleetRow): string {
  const breakingChanges = breakingChangesOf(row);
  const words = breakingChanges.map(({ message }) => message).join(' ');
  const refused = row.error?.code === 'breaking-change' ? ' Refused, nothing was changed.' : '';
  const said = words === '' ? 'the client ID that the monitor stores is not kept.' : words;
  return escapeGitHub(`${shorten(oneLine(said), maxMessageLength)}${refused}`);
}
