import { readSettings } from './src/config/read.ts';
import { programSettings } from './src/config/program.ts';
import { exportOutputs } from './src/outputs/export.ts';
import { MailboxRegistration } from './src/registration/registration.ts';

/** The program of every stack: reads the settings, declares the registration, exports the outputs. */
export default function program() {
  const settings = readSettings(programSettings());
  return exportOutputs(settings, new MailboxRegistration('mailbox', settings));
}
