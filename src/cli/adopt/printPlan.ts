import { styleText } from 'node:util';
import type { DirectoryApplication } from '../../graph/application.ts';
import { describeImports } from '../../onboarding/adopt/imports.ts';
import type { Context } from '../../registration/customers/context.ts';
import { buildPlan } from '../../reporting/plan/build.ts';
import { renderPlan } from '../../reporting/plan/render.ts';
import { printBreakingChanges } from '../breakingChanges.ts';
import type { AdoptionPlan } from './steps.ts';

/** What would be done, for the person who is asked. */
export function printPlan(
  { imports, preview, breakingChanges, credentials, otherGrants }: AdoptionPlan,
  stack: string,
  context: Context,
): void {
  const { console } = context;
  console.err(renderPlan(buildPlan(preview.steps), console));
  const imported = describeImports(imports);
  console.err(
    imported.length > 0
      ? `Into stack ${stack}: ${imported.join(', ')}. Differences from its settings are shown above.\n`
      : `Stack ${stack} already has it. Differences from its settings are shown above.\n`,
  );
  printBreakingChanges(breakingChanges, context);
  for (const credential of credentials) {
    const line = `warning: ${credential} will be removed. A program that signs in with it will stop working.`;
    console.err(`${console.hasColor ? styleText('red', line, { validateStream: false }) : line}\n`);
  }
  if (otherGrants > 0)
    console.err(`Other consent is left as it is: ${otherGrants} ${otherGrants === 1 ? 'grant' : 'grants'}.\n`);
}

/** What was done. */
export function describeDone(
  { appId }: DirectoryApplication,
  stack: string,
  taken: readonly string[],
  credentials: readonly string[],
): string {
  return [
    taken.length > 0 ? `Stack ${stack} adopted: ${taken.join(', ')}.` : `Stack ${stack} is up to date.`,
    ...(credentials.length > 0 ? [`Removed: ${credentials.join(', ')}.`] : []),
    `The client ID is the same as before: ${appId}.`,
  ].join('\n');
}

export function nameOf({ displayName, appId }: DirectoryApplication): string {
  return `${displayName} (client ID ${appId})`;
}

/** ISO 8601, without the time. */
export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
