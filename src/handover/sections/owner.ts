import type { Outputs } from '../../registration/outputs/schema.ts';
import { code, heading, link, notice, paragraph, say, strong } from '../model.ts';
import type { Block, Section, Text } from '../model.ts';
import { accountOf, isShared, mailboxOf, monitor } from '../labels.ts';

/** For the mailbox owner: the link to accept, what that allows, and which account it is about. */
export function ownerSection(outputs: Outputs): Section {
  const isInteractive = outputs.consent === 'interactive';
  return {
    id: 'owner',
    title: 'For the mailbox owner',
    task: isInteractive ? 'Open a link, sign in, accept.' : 'Nothing to accept; see what is allowed.',
    blocks: [
      ...(isInteractive ? accept(outputs) : nothingToAccept(outputs)),
      heading('What it allows'),
      paragraph(say`${monitor} acts with the rights of ${code(accountOf(outputs))} and may:`),
      { kind: 'table', head: ['Allows', 'Permission'], rows: permissionRows(outputs) },
      heading('No multi-factor authentication'),
      paragraph(
        say`${code(accountOf(outputs))} must not be set up to require multi-factor authentication: ${monitor} signs in by itself and cannot answer. If Microsoft asks for a code or an app, tell your administrator.`,
      ),
    ],
  };
}

function accept(outputs: Outputs): readonly Block[] {
  return [
    heading('Accept once'),
    {
      kind: 'steps',
      items: [
        say`Open a private (incognito) window of your browser, so that no other sign-in gets in the way.`,
        say`Open the link below in it.`,
        signIn(outputs),
        say`The page names ${code(outputs.displayName)} and what it asks for. Select Accept.`,
        say`The page after that may be empty, look like an error, or say “wrong place”. That is fine: you are done, close it.`,
      ],
    },
    link('Sign in and accept', outputs.authorizeUrl),
    notice(
      say`${strong('Show the address of that last page to nobody')}, and send no picture of it: it holds a code that can be used like a key.`,
    ),
  ];
}

function signIn(outputs: Outputs): Text {
  return isShared(outputs)
    ? say`Sign in as ${code(accountOf(outputs))} and as nobody else: it is the account that opens ${code(mailboxOf(outputs))}.`
    : say`Sign in as ${code(accountOf(outputs))} and as nobody else, even if your own account is offered.`;
}

function nothingToAccept(outputs: Outputs): readonly Block[] {
  const forWhom =
    outputs.consent === 'user' ? say` for ${code(accountOf(outputs))} alone` : say` for your organisation`;
  return [
    heading('Nothing to accept'),
    paragraph([
      ...say`Consent was granted by an administrator`,
      ...forWhom,
      ...say`. There is no link to open and no page to accept.`,
    ]),
  ];
}

/** One row a permission, whichever APIs it is asked on; a sign-in that lasts is asked beside them. */
function permissionRows({ permissions, scopes }: Outputs): readonly (readonly Text[])[] {
  const allows = new Map(permissions.map((permission) => [permission.name, permission.allows]));
  if (scopes.includes('offline_access')) allows.set('offline_access', 'Keep this access without asking you each time');
  return [...allows].map(([name, words]) => [say`${words}`, say`${code(name)}`]);
}
