import type { FleetOperation, FleetResult } from './schema.ts';

const words: Readonly<Record<FleetOperation, Readonly<Record<'name' | 'changed' | 'unchanged', string>>>> = {
  preview: { name: 'Preview', changed: 'would change', unchanged: 'no change' },
  up: { name: 'Up', changed: 'changed', unchanged: 'unchanged' },
  refresh: { name: 'Refresh', changed: 'state updated', unchanged: 'no drift' },
  destroy: { name: 'Destroy', changed: 'deleted', unchanged: 'nothing to delete' },
  verify: { name: 'Verification', changed: 'changed', unchanged: 'unchanged' },
};

export function nameOperation(operation: FleetOperation): string {
  return words[operation].name;
}

export function nameResult(operation: FleetOperation, result: FleetResult): string {
  return {
    changed: words[operation].changed,
    unchanged: words[operation].unchanged,
    passed: 'OK',
    incomplete: 'not verified',
    failed: 'failed',
    interrupted: 'interrupted',
    'not-started': 'not started',
  }[result];
}

/** Describes a count: `3 would change`, `1 fails`. */
export function countResult(operation: FleetOperation, result: FleetResult, count: number): string {
  if (result === 'failed' && operation === 'preview') return `${count} ${count === 1 ? 'fails' : 'fail'}`;
  return `${count} ${nameResult(operation, result)}`;
}

/** Formats a time to the minute: `2026-11-25 08:00 UTC`. */
export function nameTime(at: string): string {
  return `${at.slice(0, 16).replace('T', ' ')} UTC`;
}

/** Formats a duration: `0.8 s`, `12.3 s`, `2 min 5 s`; empty if nothing was started. */
export function nameDuration(durationMs: number | undefined): string {
  if (durationMs === undefined) return '';
  const seconds = Math.round(durationMs / 1000);
  return seconds < 60 ? `${(durationMs / 1000).toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
