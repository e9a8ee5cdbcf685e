import { writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { describeCommands } from './commands.ts';

const file = 'docs/reference/commands.md';
writeFileSync(file, await format(describeCommands(), { parser: 'markdown' }));
