import { describe, expect, it } from '@jest/globals';
import { askBackendUrl, readBackendUrl } from '../../../../src/onboarding/init/backendUrl.ts';

/** Asks a person who types these lines, then Ctrl-C. */
async function typing(...lines: readonly string[]) {
  const asked: string[] = [];
  const said: string[] = [];
  const left = [...lines];
  const prompt = (question: string) => {
    asked.push(question);
    return Promise.resolve(left.shift());
  };
  const url = await askBackendUrl(prompt, new AbortController().signal, {
    err: (text) => said.push(text),
    isInteractive: true,
    columns: 60,
  });
  return { url, asked, said: said.join(''), left };
}

describe('the question for a state backend', () => {
  it.each([
    [['folder', ''], 'file://~/mailbox-access-state', 'Folder [~/mailbox-access-state]: '],
    [['folder', '../state'], 'file://../state', 'Folder [~/mailbox-access-state]: '],
    [
      ['azure', ' azblob://state?storage_account=a '],
      'azblob://state?storage_account=a',
      'URL, azblob://<container>?storage_account=<account>: ',
    ],
    [['S3', 's3://state?region=eu-west-1'], 's3://state?region=eu-west-1', 'URL, s3://<bucket>?region=<region>: '],
    [['cloud', ''], 'https://api.pulumi.com', 'URL [https://api.pulumi.com]: '],
    [['cloud', 'https://pulumi.example'], 'https://pulumi.example', 'URL [https://api.pulumi.com]: '],
  ])('is answered by %j with %s', async (lines, url, question) => {
    const answered = await typing(...lines);
    expect(answered).toMatchObject({ url, left: [] });
    expect(answered.asked).toEqual(['State backend (folder, azure, s3, cloud, or its URL)\n[later]: ', question]);
  });

  it.each([
    ['azblob://state?storage_account=a', 'azblob://state?storage_account=a'],
    ['../state', 'file://../state'],
  ])('is one question for a person who types %s', async (line, url) => {
    expect(await typing(line)).toMatchObject({ url, asked: [expect.any(String)] });
  });

  it.each([[[]], [['']], [['later']], [['azure']]])('is left for later by %j', async (lines) => {
    expect(await typing(...lines)).toMatchObject({ url: undefined, left: [] });
  });

  it('is asked again with the reason', async () => {
    const { url, asked, said } = await typing(
      'dropbox',
      'ftp://files',
      'azure',
      'ftp://state',
      's3',
      '',
      'folder',
      '/states',
    );
    expect(url).toBe('file:///states');
    expect(asked.filter((question) => question.startsWith('State backend'))).toHaveLength(5);
    expect(said).toContain('That is "ftp://state", which is no state backend.');
  });
});

describe('the URL of a state backend', () => {
  it.each(['state', 'C:\\state', 'ftp://state', 's3://', 's3://a b', 'azblob://a"', 'https//x', ''])(
    'is not %j',
    (text) => {
      expect(() => readBackendUrl(text)).toThrow('which is no state backend');
    },
  );

  it('has no password, which is not repeated', () => {
    const read = () => readBackendUrl('postgres://me:hidden@db.example/states');
    expect(read).toThrow('--backend has a password');
    expect(read).not.toThrow('hidden');
  });
});
