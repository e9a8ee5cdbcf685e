import { rmSync } from 'node:fs';
import { listTemplates, writeTemplates } from '../src/onboarding/init/templates.ts';

// The template of `pulumi new`, which reads a folder of a repository, because npm does not pack .gitignore.
const folder = 'templates/customers';
rmSync(folder, { recursive: true, force: true });
await writeTemplates(folder, await listTemplates({ withWorkflows: false }));
