import { PulumiCommand } from '@pulumi/pulumi/automation/cmd.js';

/** The program that download.ts starts: the SDK's own installer, with the root to fill as its argument. */
const root = process.argv[2];
// Without a root it would install into the user's own folder.
if (root === undefined) throw new Error('Name the folder to install into.');
await PulumiCommand.install({ root });
