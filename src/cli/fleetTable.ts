import type { FleetReport } from '../fleet/report/schema.ts';
import type { Console } from './console.ts';

/** Placeholder until REPORT brings the table. */
export function describeFleet({ stacks }: FleetReport, { columns }: Console): string {
  return stacks
    .map(({ stack, result, error }) => `${stack} ${result} ${error?.problem.slice(0, columns) ?? ''}\n`)
    .join('');
}
