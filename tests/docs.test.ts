import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { providerShape, settingsShape } from '../src/registration/settings/schema.ts';
import { errorCodes } from '../src/common/errors.ts';
import { outputsSchema } from '../src/registration/outputs/schema.ts';
import { findings } from '../src/checks/preflight/findings.ts';
import { diagnosisCodes } from '../src/diagnostics/tables/index.ts';
import { beginning, rewriteTroubleshooting } from '../tools/troubleshooting.ts';

const read = (path: string): string => readFileSync(path, 'utf8');

/** The anchors that GitHub gives to the headings of a document. */
function anchors(path: string): readonly string[] {
  return [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('documents', () => {
  const [errors = '', diagnoses = ''] = read('docs/troubleshooting.md').split(beginning);
  /** The codes in the first column of the tables under a heading. */
  const codesOf = (text: string, heading: string) => {
    const [section = ''] = text.split(`\n## ${heading}\n`)[1]?.split('\n## ') ?? [];
    const cells = [...section.matchAll(/^\| ((?:`[^`]+`(?:, )?)+) +\|/gm)].map(([, cell = '']) => cell);
    return cells.flatMap((cell) => cell.replaceAll('`', '').split(', '));
  };

  it('have no dead link', () => {
    const documents = [
      'README.md',
      'SECURITY.md',
      'CHANGELOG.md',
      'ARCHITECTURE.md',
      'CONTRIBUTING.md',
      ...readdirSync('packages').map((name) => `packages/${name}/README.md`),
      ...readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`),
    ].filter((path) => path.endsWith('.md'));
    const isDead = (path: string, to: string): boolean => {
      const [file = '', anchor] = to.split('#');
      const target = file === '' ? path : join(dirname(path), file);
      if (!existsSync(target)) return true;
      return anchor !== undefined && target.endsWith('.md') && !anchors(target).includes(anchor);
    };
    const dead = documents.flatMap((path) =>
      [...read(path).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)/g)]
        .filter(([, to = '']) => isDead(path, to))
        .map(([, to]) => `${path}: ${to}`),
    );
    expect(documents.length).toBeGreaterThan(20);
    expect(dead).toEqual([]);
  });

  it('have a row for every error code, and for no other', () => {
    expect(codesOf(errors, 'Errors')).toEqual([...errorCodes]);
  });

  it('have a row for every diagnosis, and for no other', () => {
    const titles = ['Sign-in', 'Tokens', 'IMAP', 'SMTP', 'Connections', 'Certificates'];
    expect(titles.flatMap((title) => codesOf(diagnoses, title))).toEqual(diagnosisCodes);
    expect(new Set(diagnosisCodes).size).toBe(diagnosisCodes.length);
  });

  it('say of every diagnosis what it says itself (otherwise: npm run troubleshooting)', () => {
    const document = read('docs/troubleshooting.md');
    expect(rewriteTroubleshooting(document)).toBe(document);
    expect(diagnoses).not.toMatch(/undefined|\[object|''|NaN|\{\w+\}/);
  });

  it('have a row for every finding of preflight, and for no other', () => {
    expect(codesOf(errors, 'preflight-failed')).toEqual(Object.keys(findings));
  });

  it('have a row for every setting', () => {
    const rows = [...read('docs/settings.md').matchAll(/^\| `([^`]+)`\s*\|/gm)].map(([, key]) => key);
    const provider = Object.keys(providerShape).map((key) => `azuread:${key}`);
    expect(rows.filter((key) => !['interactive', 'user', 'tenant'].includes(key ?? ''))).toEqual([
      ...Object.keys(settingsShape),
      ...provider,
    ]);
  });

  it('have a row for every output', () => {
    for (const name of Object.keys(outputsSchema.shape)) expect(read('docs/outputs.md')).toContain(`\`${name}`);
  });

  it('keep the README to 120 lines', () => {
    expect(read('README.md').split('\n').length).toBeLessThanOrEqual(121);
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
