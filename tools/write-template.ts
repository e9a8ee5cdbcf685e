import { rmSync } from 'node:fs';
import { listTemplates, writeTemplates } from '../src/onboarding/init/templates.ts';

// The template of `pulumi new`, which takes a folder of a repository: npm packs no .gitignore.
const folder = 'templates/customers';
rmSync(folder, { recursive: true, force: true });
await writeTemplates(folder, await listTemplates({ withWorkflows: false }));
