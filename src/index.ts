/** The package's entry: the Pulumi program of a customer's stack, and the component that it declares. */
export { default } from '../index.ts';
export type { ProgramOptions } from '../index.ts';
export { MailboxRegistration } from './registration/registration.ts';
export type { MailboxRegistrationArgs } from './registration/registration.ts';
