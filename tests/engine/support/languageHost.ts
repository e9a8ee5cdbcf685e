import { startLanguageHost } from '../../support/languageHost.ts';

// Started by the engine as pulumi-language-nodejs, whose port it reads from the output.
const { address } = await startLanguageHost();
process.stdout.write(`${address.replace(/^.*:/, '')}\n`);
