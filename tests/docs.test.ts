import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { format } from 'prettier';
import { parse } from 'yaml';
import { providerShape, settingsShape } from '../src/registration/settings/schema.ts';
import { errorCodes } from '../src/common/errors.ts';
import { findings } from '../src/checks/preflight/findings.ts';
import { diagnosisCodes } from '../src/diagnostics/tables/index.ts';
import { describeCommands } from '../tools/commands.ts';
import { references, rewriteReference } from '../tools/reference.ts';
import { beginning, rewriteTroubleshooting } from '../tools/troubleshooting.ts';
import { blocksOf, guides, notRun, preparations } from './browser/support/guides.ts';

const read = (path: string): string => readFileSync(path, 'utf8');

describe('documents', () => {
  const [errors = '', diagnoses = ''] = read('docs/reference/troubleshooting.md').split(beginning);
  /** Returns the codes in the first column of the tables under a heading. */
  const codesOf = (text: string, heading: string) => {
    const [section = ''] = text.split(`\n## ${heading}\n`)[1]?.split('\n## ') ?? [];
    const cells = [...section.matchAll(/^\| ((?:`[^`]+`(?:, )?)+) +\|/gm)].map(([, cell = '']) => cell);
    return cells.flatMap((cell) => cell.replaceAll('`', '').split(', '));
  };

  it('have a row for every error code, and for no other', () => {
    expect(codesOf(errors, 'Errors')).toEqual([...errorCodes]);
  });

  it('have a row for every diagnosis, and for no other', () => {
    const titles = ['Sign-in', 'Tokens', 'IMAP', 'SMTP', 'Connections', 'Certificates'];
    expect(titles.flatMap((title) => codesOf(diagnoses, title))).toEqual(diagnosisCodes);
    expect(new Set(diagnosisCodes).size).toBe(diagnosisCodes.length);
  });

  it('say of every diagnosis what it says itself (otherwise: npm run troubleshooting)', () => {
    const document = read('docs/reference/troubleshooting.md');
    expect(rewriteTroubleshooting(document)).toBe(document);
    expect(diagnoses).not.toMatch(/undefined|\[object|''|NaN|\{\w+\}/);
  });

  it('describe the commands as the program declares them (otherwise: npm run commands)', async () => {
    expect(read('docs/reference/commands.md')).toBe(await format(describeCommands(), { parser: 'markdown' }));
  });

  it('have a row for every finding of preflight, and for no other', () => {
    expect(codesOf(errors, 'preflight-failed')).toEqual(Object.keys(findings));
  });

  it('have a row for every setting', () => {
    const rows = [...read('docs/reference/settings.md').matchAll(/^\| `([^`]+)`\s*\|/gm)].map(([, key]) => key);
    const provider = Object.keys(providerShape).map((key) => `azuread:${key}`);
    expect(rows.filter((key) => !['interactive', 'user', 'tenant'].includes(key ?? ''))).toEqual([
      ...Object.keys(settingsShape),
      ...provider,
    ]);
  });

  it.each(Object.keys(references))('%s describes what the schema declares (otherwise: npm run schema)', (file) => {
    expect(rewriteReference(file)).toBe(read(file));
  });

  it('have at most 3,000 lines in all, and at most 250 on a page', () => {
    const files = globSync('docs/**/*.{md,json,svg,png}');
    const lines = files.map((file) => ({ file, lines: readFileSync(file, 'latin1').split('\n').length - 1 }));
    expect(lines.reduce((sum, each) => sum + each.lines, 0)).toBeLessThanOrEqual(3_000);
    expect(lines.filter((each) => each.file.endsWith('.md') && each.lines > 250)).toEqual([]);
  });

  it('keep the README to 120 lines and 120 columns', () => {
    const lines = read('README.md').trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(120);
    expect(lines.filter((line) => line.length > 120)).toEqual([]);
  });
});

describe('the guides', () => {
  it('have every line that their test prepares or does not run', () => {
    for (const guide of guides)
      expect(blocksOf(guide).flat()).toEqual(expect.arrayContaining(Object.keys(preparations[basename(guide)] ?? {})));
    const lines = guides.flatMap((guide) => blocksOf(guide).flat());
    for (const [pattern] of notRun) expect(lines).toEqual(expect.arrayContaining([expect.stringMatching(pattern)]));
  });
});

describe('Pulumi.yaml', () => {
  const project = parse(read('Pulumi.yaml')) as {
    config: Record<string, { type: string; description: string; default: unknown }>;
  };

  it('declares every setting with type, description and default', () => {
    expect(Object.keys(project.config).sort()).toEqual(Object.keys(settingsShape).sort());
    for (const { type, description, default: value } of Object.values(project.config)) {
      expect(['string', 'array', 'boolean']).toContain(type);
      expect(description).toMatch(/\.$/);
      expect(value).toBeDefined();
    }
  });

  it('is run by Node as it is', () => {
    expect(project).toMatchObject({
      name: 'mailbox-access',
      main: 'index.ts',
      runtime: { name: 'nodejs', options: { typescript: false } },
    });
  });
});
