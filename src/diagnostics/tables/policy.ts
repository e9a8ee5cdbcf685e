import { entraAdminCenter } from '../commands.ts';
import { signInAgain, verifyAgain, verifyBySignIn } from '../remedies.ts';
import type { Row, Variant } from '../row.ts';
import type { Subject } from '../subject.ts';

/** A person can confirm a sign-in; the monitor cannot. */
const byPerson: Variant = {
  where: 'a person signed in, by browser or code',
  holds: ({ method }) => method === 'browser' || method === 'device-code',
  problem: ({ account }) => `The sign-in of ${account} has to be confirmed by phone or app.`,
  resolvedBy: 'mailbox owner',
  remedy: (subject) => ({
    text: `Sign in again as ${subject.account} and confirm it. The monitor cannot, so an administrator has to exempt the account too.`,
    lines: [verifyAgain(subject)],
  }),
};

/** Blocking device code sign-in is recommended by Microsoft, and common; the browser is not touched by it. */
const byCode: Variant = {
  where: 'the sign-in was by device code',
  holds: ({ method }) => method === 'device-code',
  problem: 'The organisation blocks this sign-in, perhaps only because it was by a code.',
  resolvedBy: 'us',
  remedy: ({ stack }) => ({ text: 'Sign in by browser instead.', lines: [verifyBySignIn(stack)] }),
};

/** Rules of the organisation that the account or the computer does not meet. */
export const policyRows: readonly Row[] = [
  {
    codes: ['AADSTS50076', 'AADSTS50074'],
    says: '`Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication`',
    problem: ({ account }) =>
      `The sign-in of ${account} has to be confirmed by phone or app, which the monitor cannot do.`,
    resolvedBy: 'administrator',
    remedy: exempt('multi-factor authentication'),
    variants: [byPerson],
  },
  {
    codes: ['AADSTS50079', 'AADSTS50072'],
    says: '`You must enroll in multi-factor authentication`',
    problem: ({ account }) =>
      `${account} is asked to set up a phone or app for signing in, which the monitor could not use.`,
    resolvedBy: 'administrator',
    remedy: exempt('multi-factor authentication'),
    variants: [byPerson],
  },
  {
    codes: ['AADSTS50078'],
    says: '`Presented multi-factor authentication has expired due to policies configured by your administrator`',
    problem: ({ account }) =>
      `The confirmation of ${account} by phone or app is too old, and the monitor cannot renew it.`,
    resolvedBy: 'administrator',
    remedy: exempt('multi-factor authentication'),
    variants: [byPerson],
  },
  {
    codes: ['AADSTS53003'],
    says: '`Access has been blocked by Conditional Access policies`',
    problem: ({ account }) => `A rule of the organisation blocks this sign-in of ${account}.`,
    resolvedBy: 'administrator',
    remedy: exempt('the rule that the sign-in log names'),
    variants: [byCode],
  },
  {
    codes: ['AADSTS53000', 'AADSTS53001'],
    says: '`Device is not in required device state`',
    problem: ({ account }) => `The organisation lets ${account} sign in on its own managed computers alone.`,
    resolvedBy: 'administrator',
    remedy: exempt('the rule that asks for a managed device'),
  },
  {
    codes: ['AADSTS530035', 'AADSTS530032'],
    says: '`Access has been blocked by security defaults`',
    problem: "The organisation's basic security settings block this sign-in.",
    resolvedBy: 'administrator',
    remedy: ({ account }) => ({
      text: `Security defaults know no exemption. Replace them (Entra admin center, Overview, Properties) by Conditional Access rules that leave out ${account}.`,
      lines: [entraAdminCenter],
    }),
    variants: [byCode],
  },
  {
    codes: ['AADSTS70043'],
    says: '`The refresh token has expired or is invalid due to sign-in frequency checks by Conditional Access`',
    problem: ({ account }) => `The organisation has ${account} sign in anew after some time, and that time has come.`,
    resolvedBy: 'mailbox owner',
    remedy: (subject) => {
      const { text, lines = [] } = signInAgain(subject);
      return { text: `${text} An administrator can exempt the account from the sign-in frequency.`, lines };
    },
  },
];

function exempt(from: string) {
  return ({ account }: Subject) => ({
    text: `Exempt ${account} from ${from}, in the Entra admin center (Protection, Conditional Access).`,
    lines: [entraAdminCenter],
  });
}
