import type { Outputs } from '../../registration/outputs/schema.ts';
import { accountOf, isShared, monitor, nameOf, originOf, type Sender, trialNotice } from '../labels.ts';
import {
  type Block,
  code,
  type Inline,
  link,
  notice,
  type Page,
  paragraph,
  say,
  section,
  type Section,
  strong,
  table,
  type Text,
} from '../model.ts';

const acceptLabel = 'Sign in and accept';

/** Builds the mailbox owner's page. Its first screen says who asks, what happens and which button to press. */
export function buildOwnerPage(outputs: Outputs, sender: Sender): Page {
  const isInteractive = outputs.consent === 'interactive';
  return {
    title: isInteractive ? `Connect your mailbox to ${monitor}` : `${monitor} has access to your mailbox`,
    lead: isInteractive ? askToAccept(outputs, sender) : tellOfConsent(outputs, sender),
    sections: [...(isInteractive ? instructions(outputs, sender) : []), permissionSection(outputs)],
    footer: say`This page contains no passwords or other secrets.`,
  };
}

function askToAccept(outputs: Outputs, sender: Sender): readonly Block[] {
  return [
    paragraph`${strong(sender.name ?? outputs.customer)} asks you to connect ${mailboxOf(outputs)} to ${monitor} (Timegate Recruit), a program that ${sender.name === undefined ? 'your organization' : strong(outputs.customer)} uses. ${purposeOf(outputs)}`,
    paragraph`${outputs.account === undefined ? 'Open the link below in a private window' : 'Press the button below'}, sign in to Microsoft and select Accept. It takes about two minutes, and you do it only once.`,
    ...trialNotice(outputs),
    paragraph`Sign in as ${accountOf(outputs)}`,
    link(acceptLabel, outputs.authorizeUrl),
    origin(sender, ' before you continue'),
  ];
}

function tellOfConsent(outputs: Outputs, sender: Sender): readonly Block[] {
  const scope =
    outputs.consent === 'user' ? say`for ${accountOf(outputs)} only` : say`for everyone in your organization`;
  return [
    paragraph`${strong(outputs.customer)} connects ${mailboxOf(outputs)} to ${monitor} (Timegate Recruit). ${purposeOf(outputs)}`,
    paragraph`An administrator has approved this ${scope}. There is nothing for you to do.`,
    ...trialNotice(outputs),
    paragraph`Do not set up multi-factor authentication for ${accountOf(outputs)}: ${monitor} signs in automatically and cannot enter a code or use an app.`,
    origin(sender),
  ];
}

function mailboxOf({ mailbox }: Outputs): Inline {
  return mailbox === undefined ? 'your mailbox' : code(mailbox);
}

function purposeOf({ imap, smtp }: Outputs): string {
  if (imap === undefined) return `${monitor} then sends mail from that mailbox.`;
  return `${monitor} then reads the mail in that mailbox${smtp === undefined ? '' : ' and forwards any message it cannot process'}.`;
}

function origin(sender: Sender, when = ''): Block {
  return paragraph`${originOf(sender)} If you did not expect this page, ask your IT administrator${when}.`;
}

function instructions(outputs: Outputs, sender: Sender): readonly Section[] {
  const account = accountOf(outputs);
  const answers: Readonly<Record<string, Text>> = {
    '“Need admin approval”': say`Stop here and tell ${nameOf(sender)}. An administrator has to approve ${monitor} first.`,
    'Another account is signed in': say`Select “Use another account” and sign in as ${account}. If there is no such choice, copy the link, open ${privateWindow} and paste it there.`,
    'Microsoft asks for a code or an app': say`Stop here and tell ${nameOf(sender)}. Multi-factor authentication must be off for ${account}: ${monitor} signs in automatically and cannot enter a code or use an app.`,
    'An empty page or an error after Accept': say`This is normal. You are done: close the tab.`,
    'An error before Accept': say`Send its text to ${nameOf(sender)}, including the code that begins with AADSTS.`,
  };
  const rows = Object.entries(answers).map(([seen, answer]) => [say`${seen}`, answer]);
  return [
    section(
      'Four steps',
      { kind: 'steps', items: steps(outputs) },
      notice`${strong('Do not share the address of that last page')}, or a screenshot of it. The address contains a code that works like a key.`,
    ),
    section('If it looks different', table(['You see', 'What to do'], rows)),
  ];
}

const privateWindow = 'a private window (Ctrl+Shift+N in Edge and Chrome, Ctrl+Shift+P in Firefox)';

/** Builds the steps. A private window keeps other accounts out of the sign-in when the link names no account. */
function steps(outputs: Outputs): readonly Text[] {
  const { host } = new URL(outputs.authority);
  const which = isShared(outputs)
    ? say` This account has access to ${mailboxOf(outputs)}.`
    : say` Do not use another account, even if Microsoft offers it.`;
  return [
    outputs.account === undefined
      ? say`Copy the link. Open ${privateWindow} and paste it there.`
      : say`Press ${strong(acceptLabel)}. Microsoft’s sign-in page (${host}) opens in a new tab.`,
    say`Sign in as ${accountOf(outputs)}, with the password of that account.${which}`,
    say`Check that the page names ${strong(outputs.displayName)} and lists the permissions below. Select ${strong('Accept')}.`,
    say`The next page may be empty, look like an error or say “wrong place”. This is normal: you are done. Close the tab.`,
  ];
}

/** The text of Microsoft's consent page for users, by permission (Microsoft Graph permissions reference). */
const wordsOnConsentPage: Readonly<Record<string, string>> = {
  'IMAP.AccessAsUser.All': 'Read and write access to your mail',
  'SMTP.Send': 'Access to sending emails from your mailbox',
  'User.Read': 'Sign you in and read your profile',
};

/** Lists each permission. Every first consent adds `offline_access` (learn.microsoft.com, "Scopes and permissions"). */
function permissionSection(outputs: Outputs): Section {
  const permissions = new Map(outputs.permissions.map(({ name, allows }) => [name, allows]));
  const rows = [...permissions].map(([name, allows]) => [say`${wordsOnConsentPage[name] ?? name}`, say`${allows}`]);
  if (outputs.scopes.includes('offline_access'))
    rows.push([
      say`Maintain access to data you have given it access to`,
      say`Keep working without asking you each time`,
    ]);
  return section(
    `What ${monitor} can and cannot do`,
    paragraph`${monitor} can only do what ${accountOf(outputs)} is allowed to do.`,
    table(['Microsoft’s page says', `${monitor} uses it to`], rows),
    ...(outputs.imap === undefined
      ? []
      : [
          paragraph`Microsoft’s permission covers all mail in the mailbox, including deleting messages. ${monitor} only downloads messages, marks them as read and moves them.`,
        ]),
    paragraph`You enter your password only on Microsoft’s page, never on this one. ${monitor} gets no access to your calendar, contacts or files. Your administrator can withdraw this access at any time.`,
  );
}
