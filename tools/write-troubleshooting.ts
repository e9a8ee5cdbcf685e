import { readFile, writeFile } from 'node:fs/promises';
import { rewriteTroubleshooting } from './troubleshooting.ts';

const path = 'docs/reference/troubleshooting.md';

// The tables of docs/reference/troubleshooting.md come from the tables that verify uses. tests/docs.test.ts compares them.
await writeFile(path, rewriteTroubleshooting(await readFile(path, 'utf8')));
