import { readFile, writeFile } from 'node:fs/promises';
import { describeLicences } from './licences.ts';
import type { Lockfile } from './licences.ts';

// tests/tools/supplyChain.test.ts holds it up to date.
const lockfile = JSON.parse(await readFile('package-lock.json', 'utf8')) as Lockfile;
await writeFile('docs/licences.md', describeLicences(lockfile));
