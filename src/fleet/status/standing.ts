import type { Level } from '../../reporting/model/row.ts';
import type { StatusRow } from './schema.ts';

/** Standings of a customer, worst first. */
export const standings = ['bad', 'look', 'unregistered', 'incomplete', 'well'] as const;

export type Standing = (typeof standings)[number];

export const levels: Readonly<Record<Standing, Level>> = {
  bad: 'bad',
  look: 'warning',
  unregistered: 'changed',
  incomplete: 'quiet',
  well: 'good',
};

export function standingOf({ findings, registered, settings }: StatusRow): Standing {
  if (findings.some(({ level }) => level === 'bad')) return 'bad';
  if (findings.some(({ level }) => level === 'warning')) return 'look';
  if (registered === 'no' && settings === 'valid') return 'unregistered';
  return findings.length > 0 || registered !== 'yes' ? 'incomplete' : 'well';
}

export function nameStanding(standing: Standing): string {
  return {
    bad: 'failing',
    look: 'with warnings',
    unregistered: 'not registered',
    incomplete: 'not verified',
    well: 'OK',
  }[standing];
}

const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
] as const;

/** Formats how long ago something happened, in its largest unit: `12 d ago`, `5 min ago`, `now`. */
export function nameAge(at: string, now: Date): string {
  const seconds = Math.floor((now.getTime() - Date.parse(at)) / 1000);
  const [unit, length] = units.find(([, each]) => seconds >= each) ?? [];
  return length === undefined ? 'now' : `${Math.floor(seconds / length)} ${unit} ago`;
}
