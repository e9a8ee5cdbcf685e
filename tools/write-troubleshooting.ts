import { readFile, writeFile } from 'node:fs/promises';
import { rewriteTroubleshooting } from './troubleshooting.ts';

const path = 'docs/troubleshooting.md';

// What verify says is documented from the tables it is said from; tests/docs.test.ts holds it up to date.
await writeFile(path, rewriteTroubleshooting(await readFile(path, 'utf8')));
