import { programSettings } from './src/config/program.ts';
import { readSettings } from './src/config/read.ts';
import { exportOutputs } from './src/outputs/export.ts';
import { MailboxRegistration } from './src/registration/registration.ts';

/** The program of every stack: reads the settings, declares the registration, exports the outputs. */
export default async function program() {
  const settings = readSettings(programSettings());
  return exportOutputs(settings, await MailboxRegistration.declare('mailbox', settings));
}
