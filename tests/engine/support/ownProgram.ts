import * as azuread from '@pulumi/azuread';
import * as pulumi from '@pulumi/pulumi';
import { openTarget } from '../../../src/pulumi/stack/open.ts';
import { locateEngine } from '../../../src/pulumi/cli/locate.ts';
import type { Operation } from '../../../src/pulumi/stack/operation.ts';
import { packageFolder } from '../../../src/registration/customers/project.ts';
import { runStack } from '../../../src/pulumi/stack/stack.ts';
import type { AllowableKind } from '../../../src/registration/hooks/breakingChange.ts';
import { MailboxRegistration } from '../../../src/registration/registration.ts';

/** A run of a user's program, which has a registration and an application of its own. */
export interface OwnRun {
  readonly operation: Operation;
  readonly redirectUris: readonly string[];
  /** Whether the other application's ID is in a redirect URI. */
  readonly withOther: boolean;
  readonly allow?: readonly AllowableKind[];
}

/** The result of a run. */
export interface OwnResult {
  readonly changes?: Readonly<Record<string, number>>;
  readonly error?: string;
}

/** Runs the programs one after the other in this process, and prints the results. */
const [folder = '', host = '', runs = '[]'] = process.argv.slice(2);
const target = await openTarget({ metadataHost: host }, folder);
const engine = await locateEngine({ projectFolder: packageFolder });
const results: OwnResult[] = [];
for (const run of JSON.parse(runs) as OwnRun[]) {
  const program = () => {
    const other = new azuread.Application('other', { displayName: 'Other' });
    const ofOther = pulumi.interpolate`msal${other.clientId}://auth`;
    const { clientId } = new MailboxRegistration('mine', {
      displayName: 'Mine',
      redirectUris: [...run.redirectUris, ...(run.withOther ? [ofOther] : [])],
      protocols: ['imap', 'smtp'],
      consent: 'user',
      mailResources: ['graph'],
      account: pulumi.output('jobs@contoso.example'),
      assignmentRequired: false,
      protect: false,
      allow: run.allow,
    });
    return Promise.resolve({ clientId });
  };
  const options = { projectFolder: folder, stack: 'own', engine, env: target.env, program };
  results.push(
    await runStack(run.operation, options).then(
      ({ changes }) => ({ changes }),
      (error: unknown) => ({ error: String(error) }),
    ),
  );
}
await target.close();
console.log(JSON.stringify(results));
