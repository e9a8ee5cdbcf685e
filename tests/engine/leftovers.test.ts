import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { describeFull } from '../support/full.ts';
import { useProjectForEach } from '../support/useProject.ts';

describe('a folder of states in which an engine was killed while it wrote', () => {
  const project = useProjectForEach({ contoso: { mailbox: 'jobs@contoso.example' } });
  let state: string;

  beforeEach(async () => {
    expect((await project.run('up', 'contoso')).code).toBe(0);
    state = join(project.folder, '.offline/state/.pulumi/stacks/mailbox-access/contoso.json');
  });

  it('is read again without the empty attributes, which a run says', async () => {
    writeFileSync(`${state}.attrs`, '');
    const { code, err } = await project.run('preview', 'contoso');
    expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining(`was removed: ${state}.attrs`) });
  });

  describeFull('is read again without the empty attributes, which a run says', () => {
    it('reads its outputs, and a preview removes the empty attributes of other stacks too', async () => {
      const before = (await project.run('outputs', 'contoso', '--json')).out;
      const [own, other] = [`${state}.attrs`, join(state, '..', 'fabrikam.json.attrs')];
      for (const file of [own, other]) writeFileSync(file, '');
      const { code, out } = await project.run('outputs', 'contoso', '--json');
      expect({ code, out }).toEqual({ code: 0, out: before });
      expect((await project.run('preview', 'contoso')).code).toBe(0);
      for (const file of [own, other]) expect(statSync(file, { throwIfNoEntry: false })?.size).not.toBe(0);
    });
  });

  it('with an empty state tells where the one before is, which works', async () => {
    const whole = readFileSync(state, 'utf8');
    copyFileSync(state, `${state}.bak`);
    writeFileSync(state, '');
    for (const command of ['up', 'outputs', 'destroy']) {
      const { code, err } = await project.run(command, 'contoso', ...(command === 'destroy' ? ['--yes'] : []));
      expect({ command, code, err }).toEqual({
        command,
        code: 1,
        err: expect.stringContaining(`cp ${state}.bak ${state} && npx mailbox-access refresh contoso`),
      });
    }
    expect(readFileSync(state, 'utf8')).toBe('');
    copyFileSync(`${state}.bak`, state);
    expect(readFileSync(state, 'utf8')).toBe(whole);
    expect((await project.run('refresh', 'contoso')).code).toBe(0);
  });
});
