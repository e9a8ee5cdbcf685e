import type { Outputs } from '../../registration/outputs/schema.ts';
import { acceptLabel, accountOf, isShared, monitor, nameOf, originOf, trialNotice } from '../labels.ts';
import type { Sender } from '../labels.ts';
import { code, link, notice, paragraph, say, strong } from '../model.ts';
import type { Block, Inline, Page, Section, Text } from '../model.ts';

/** Builds the mailbox owner's page. Its first screen says who asks, what happens and what to press. */
export function buildOwnerPage(outputs: Outputs, sender: Sender): Page {
  const isInteractive = outputs.consent === 'interactive';
  return {
    title: isInteractive ? `Connect your mailbox to ${monitor}` : `${monitor} may use your mailbox`,
    lead: isInteractive ? askToAccept(outputs, sender) : tellOfConsent(outputs, sender),
    sections: [...(isInteractive ? instructions(outputs, sender) : []), permissionSection(outputs)],
    footer: say`This page contains no passwords or other secrets.`,
  };
}

function askToAccept(outputs: Outputs, sender: Sender): readonly Block[] {
  return [
    paragraph(
      say`${strong(sender.name ?? outputs.customer)} asks you to connect ${mailboxOf(outputs)} to ${monitor} (Timegate Recruit), a program that ${sender.name === undefined ? 'your organization' : strong(outputs.customer)} uses. ${purposeOf(outputs)}`,
    ),
    paragraph(
      say`${outputs.account === undefined ? 'Open the link below in a private window' : 'Press the button below'}, sign in at Microsoft and select Accept. It takes about two minutes, and you do it only once.`,
    ),
    ...trialNotice(outputs),
    paragraph(say`Sign in as ${accountOf(outputs)}`),
    link(acceptLabel, outputs.authorizeUrl),
    origin(sender),
  ];
}

function tellOfConsent(outputs: Outputs, sender: Sender): readonly Block[] {
  const scope =
    outputs.consent === 'user' ? say`for ${accountOf(outputs)} only` : say`for everyone in your organization`;
  return [
    paragraph(
      say`${strong(outputs.customer)} connects ${mailboxOf(outputs)} to ${monitor} (Timegate Recruit). ${purposeOf(outputs)}`,
    ),
    paragraph([...say`An administrator has approved this `, ...scope, ...say`. There is nothing for you to do.`]),
    ...trialNotice(outputs),
    paragraph(
      say`Do not set up multi-factor authentication for ${accountOf(outputs)}: ${monitor} signs in by itself and cannot answer a prompt.`,
    ),
    origin(sender),
  ];
}

function mailboxOf({ mailbox }: Outputs): Inline {
  return mailbox === undefined ? 'your mailbox' : code(mailbox);
}

function purposeOf({ imap, smtp }: Outputs): string {
  if (imap === undefined) return `${monitor} then sends mail from that mailbox.`;
  return `${monitor} then reads the mail in that mailbox${smtp === undefined ? '' : ', and sends mail from it to forward what it cannot process'}.`;
}

function origin(sender: Sender): Block {
  return paragraph(say`${originOf(sender)} If you did not expect this page, ask your IT administrator first.`);
}

function instructions(outputs: Outputs, sender: Sender): readonly Section[] {
  const account = accountOf(outputs);
  return [
    {
      title: 'Four steps',
      blocks: [
        { kind: 'steps', items: steps(outputs) },
        notice(
          say`${strong('Do not share the address of that last page')}, or a screenshot of it. The address contains a code that works like a key.`,
        ),
      ],
    },
    {
      title: 'If it looks different',
      blocks: [
        {
          kind: 'table',
          head: ['You see', 'What to do'],
          rows: [
            [
              say`“Need admin approval”`,
              say`Stop here and tell ${nameOf(sender)}. An administrator has to approve ${monitor} first.`,
            ],
            [
              say`Another account is signed in`,
              say`Select “Use another account” and sign in as ${account}. If there is no such choice, copy the link, open ${privateWindow} and paste it there.`,
            ],
            [
              say`Microsoft asks for a code or an app`,
              say`Stop here and tell ${nameOf(sender)}. Multi-factor authentication must be off for ${account}: ${monitor} signs in by itself and cannot answer a prompt.`,
            ],
            [say`An empty page or an error after Accept`, say`This is normal. You are done: close the tab.`],
            [
              say`An error before Accept`,
              say`Send its text to ${nameOf(sender)}, with the code that begins with AADSTS.`,
            ],
          ],
        },
      ],
    },
  ];
}

const privateWindow = 'a private window (Ctrl+Shift+N in Edge and Chrome, Ctrl+Shift+P in Firefox)';

/** The button opens a normal tab. Only a link that names the account keeps another account's sign-in out of it. */
function steps(outputs: Outputs): readonly Text[] {
  const { host } = new URL(outputs.authority);
  const signIn = say`Sign in as ${accountOf(outputs)}, with the password of that account.`;
  return [
    outputs.account === undefined
      ? say`Copy the link. Open ${privateWindow} and paste it there.`
      : say`Press ${strong(acceptLabel)}. Microsoft’s sign-in page (${host}) opens in a new tab.`,
    [
      ...signIn,
      ...(isShared(outputs)
        ? say` It is the account that opens ${mailboxOf(outputs)}.`
        : say` Do not use another account, even if Microsoft offers it.`),
    ],
    say`Check that the page names ${strong(outputs.displayName)} and lists the permissions below. Select ${strong('Accept')}.`,
    say`The next page may be empty, look like an error or say “wrong place”. This is normal: you are done. Close the tab.`,
  ];
}

/** The words of Microsoft's consent page for users, by permission (Microsoft Graph permissions reference). */
const wordsOnConsentPage: Readonly<Record<string, string>> = {
  'IMAP.AccessAsUser.All': 'Read and write access to your mail',
  'SMTP.Send': 'Access to sending emails from your mailbox',
  'User.Read': 'Sign you in and read your profile',
};

/** Lists each permission once. Microsoft adds the last to every first consent (learn.microsoft.com, "Scopes and permissions"). */
function permissionSection(outputs: Outputs): Section {
  const permissions = new Map(outputs.permissions.map(({ name, allows }) => [name, allows]));
  const rows = [...permissions].map(([name, allows]) => [say`${wordsOnConsentPage[name] ?? name}`, say`${allows}`]);
  if (outputs.scopes.includes('offline_access'))
    rows.push([
      say`Maintain access to data you have given it access to`,
      say`Keep working without asking you each time`,
    ]);
  return {
    title: `What ${monitor} can and cannot do`,
    blocks: [
      paragraph(say`${monitor} acts only with the rights of ${accountOf(outputs)}.`),
      { kind: 'table', head: ['Microsoft’s page says', `${monitor} uses it to`], rows },
      ...(outputs.imap === undefined
        ? []
        : [
            paragraph(
              say`Microsoft’s permission covers all mail in the mailbox, including deleting messages. ${monitor} only downloads messages, marks them as read and moves them.`,
            ),
          ]),
      paragraph(
        say`On this page you enter your password only at Microsoft. ${monitor} gets no access to your calendar, contacts or files. Your administrator can withdraw the access at any time.`,
      ),
    ],
  };
}
