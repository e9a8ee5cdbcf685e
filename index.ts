import { readSettings } from './src/registration/settings/read.ts';
import { exportOutputs } from './src/registration/outputs/build.ts';
import { requireSameTenant, type PreviousOutputs } from './src/registration/hooks/previous.ts';
import { programSettings, readPreviousOutputs } from './src/registration/program.ts';
import { MailboxRegistration, resolveLookups } from './src/registration/registration.ts';
import type { Lookups, MailboxRegistrationArgs } from './src/registration/registration.ts';

/** Options that the commands pass to the program; plain `pulumi` passes none. */
export interface ProgramOptions extends Pick<
  MailboxRegistrationArgs,
  'imports' | 'isAllowed' | 'onBreakingChanges' | 'onRefusal' | 'signal'
> {
  /** Awaited before any declaration. Returns the known object IDs of APIs. An error that it throws ends the program. */
  readonly ready?: (previous: PreviousOutputs | undefined) => Promise<Lookups['resources'] | undefined>;
}

/** The program of every stack: reads the settings, declares the registration, exports the outputs. */
export default async function program({ ready, ...options }: ProgramOptions = {}) {
  const settings = readSettings(programSettings());
  const previous = await readPreviousOutputs();
  // Checked before the first request to the tenant in the settings.
  requireSameTenant(settings.stack, previous, settings.tenantId);
  const known = await ready?.(previous);
  const lookups = await resolveLookups(settings, { known });
  const registration = new MailboxRegistration('mailbox', {
    ...settings,
    ...options,
    previous,
    lookups,
  });
  return exportOutputs(settings, registration);
}
