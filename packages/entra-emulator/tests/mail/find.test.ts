import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dovecotPlaces, findDovecot } from '../../src/mail/dovecot/find.ts';
import { makeFolder } from '../support/folder.ts';

describe('findDovecot', () => {
  let folder = '';
  let remove: () => void;

  beforeEach(() => {
    ({ folder, remove } = makeFolder());
  });

  afterEach(() => {
    remove();
  });

  /** A Dovecot that knows its version and nothing else. */
  function install(version: string): string {
    const program = join(folder, 'dovecot');
    writeFileSync(program, `#!/bin/sh\n[ "$1" = --version ] && echo '${version}'\n`, { mode: 0o755 });
    return program;
  }

  const find = (imap = join(folder, 'dovecot')) => findDovecot({ folders: ['/nowhere', folder], imap: [imap] });

  it('takes version 2.3 with IMAP', async () => {
    const program = install('2.3.21.1 (d492236fa0)');
    expect(await find()).toBe(program);
  });

  it('looks on PATH, then where a person has no PATH to', () => {
    expect(dovecotPlaces({ PATH: '/one::/two' }).folders).toEqual(['/one', '/two', '/usr/sbin']);
  });

  it('says that there is none', async () => {
    await expect(find()).rejects.toThrow('Dovecot is not installed.');
  });

  it('says that it has no IMAP', async () => {
    const program = install('2.3.19.1 (9b53102964)');
    await expect(find(join(folder, 'imap'))).rejects.toThrow(`${program} has no IMAP.`);
  });

  it('says that it is another version', async () => {
    const program = install('2.4.1-4 (7d8c0e5759)');
    await expect(find()).rejects.toThrow(`${program} is version 2.4.1-4 (7d8c0e5759), not 2.3.`);
  });
});
