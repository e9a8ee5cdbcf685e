import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MailboxAccessError } from '../../common/errors.ts';

/** The engine that tools/pulumi-engine/go.mod pins: the only place where its version is written. */
export interface PinnedEngine {
  /** Without a leading v. */
  readonly version: string;
  /** The oldest Go that builds it. */
  readonly goVersion: string;
  /** The module's folder. */
  readonly folder: string;
}

/** @throws MailboxAccessError `engine-missing` when the module is not there or pins no engine. */
export async function readPinnedEngine(projectFolder: string): Promise<PinnedEngine> {
  const folder = join(projectFolder, 'tools', 'pulumi-engine');
  try {
    return { ...parseGoMod(await readFile(join(folder, 'go.mod'), 'utf8')), folder };
  } catch (cause) {
    throw new MailboxAccessError(
      'engine-missing',
      `${join(folder, 'go.mod')} does not say which Pulumi engine to use.`,
      'Bring it back with: git checkout -- tools/pulumi-engine',
      { cause },
    );
  }
}

export function parseGoMod(text: string): Pick<PinnedEngine, 'version' | 'goVersion'> {
  const version = /^\s*(?:require )?github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/m.exec(text)?.[1];
  const goVersion = /^go (\S+)/m.exec(text)?.[1];
  if (version === undefined || goVersion === undefined) {
    throw new Error('go.mod names no github.com/pulumi/pulumi/pkg/v3 or no go version');
  }
  return { version, goVersion };
}
