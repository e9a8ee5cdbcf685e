import { compareNames } from '../../reporting/model/row.ts';
import { countCustomers } from '../../reporting/model/summarize.ts';
import { nameStanding, standingOf, standings, type Standing } from './standing.ts';
import type { Status, StatusRow } from './schema.ts';

export interface Summary {
  readonly counts: Readonly<Record<Standing, number>>;
  readonly registered: number;
  readonly drifted: number;
  readonly unconsented: number;
  readonly proven: number;
  /** `24 customers: 1 failing, 3 not registered, 20 OK`; without a full stop. */
  readonly sentence: string;
  /** `20 registered; …`; without a full stop. */
  readonly facts: string;
}

export function summarize({ stacks }: Status): Summary {
  const count = (isMeant: (row: StatusRow) => boolean) => stacks.filter(isMeant).length;
  const counts = Object.fromEntries(
    standings.map((standing) => [standing, count((row) => standingOf(row) === standing)]),
  ) as Summary['counts'];
  const told = standings
    .filter((standing) => counts[standing] > 0)
    .map((standing) => `${counts[standing]} ${nameStanding(standing)}`);
  const registered = count((row) => row.registered === 'yes');
  const unknown = count((row) => row.registered === 'unknown');
  const drifted = count((row) => row.drifted === 'yes');
  const unconsented = count((row) => row.consent.given === 'no');
  const proven = count((row) => row.mailbox.proven === 'yes');
  const compared = count((row) => row.drifted !== 'unknown');
  const consented = count((row) => row.consent.given === 'yes');
  return {
    counts,
    registered,
    drifted,
    unconsented,
    proven,
    sentence: [countCustomers(stacks.length), told.join(', ')].filter((part) => part !== '').join(': '),
    facts: [
      // A stack that could not be read does not count as not registered.
      `${registered} registered${unknown === 0 ? '' : `, ${unknown} unknown`}`,
      `${drifted} drifted of ${compared} compared`,
      `consent granted to ${consented} of ${consented + unconsented} checked`,
      `${proven} ${proven === 1 ? 'mailbox' : 'mailboxes'} read by a sign-in`,
    ].join('; '),
  };
}

/** Orders rows by standing, worst first, then by name. */
export function orderRows(rows: readonly StatusRow[]): readonly StatusRow[] {
  const rank = (row: StatusRow) => standings.indexOf(standingOf(row));
  return rows.toSorted((one, other) => rank(one) - rank(other) || compareNames(one, other));
}

/** Returns whether all customers, reports and backends could be read. */
export function isComplete({ stacks, unread }: Status): boolean {
  const isUnread = ({ settings, registered, findings }: StatusRow) =>
    settings === 'invalid' || registered === 'unknown' || findings.some(({ code }) => code === 'report-unreadable');
  return unread.length === 0 && !stacks.some(isUnread);
}
