import { programSettings } from './src/config/program.ts';
import { readSettings } from './src/config/read.ts';
import { exportOutputs } from './src/outputs/export.ts';
import type { RegistrationImports } from './src/registration/imports.ts';
import { MailboxRegistration } from './src/registration/registration.ts';

/** The program of every stack: reads the settings, declares the registration, exports the outputs. Only `adopt` imports. */
export default async function program(imports: RegistrationImports = {}) {
  const settings = readSettings(programSettings());
  return exportOutputs(settings, await MailboxRegistration.declare('mailbox', settings, imports));
}
