import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { useProject } from '../support/useProject.ts';

describe('a program with an added resource', () => {
  const project = useProject({ contoso: {} });

  beforeAll(() => {
    symlinkSync(resolve('node_modules'), join(project.folder, 'node_modules'));
  });

  const writeProgram = (text: string) => {
    writeFileSync(join(project.folder, 'index.ts'), text);
  };
  const withOther = `import * as azuread from '@pulumi/azuread';
    import program from ${JSON.stringify(resolve('index.ts'))};
    export default async (options) => {
      const outputs = await program(options);
      new azuread.Application('other', { displayName: 'Other' });
      return outputs;
    };`;

  it('keeps that resource in every run', async () => {
    writeProgram(withOther);
    const up = await project.run('up', 'contoso', '--json');
    expect(up.code).toBe(0);
    expect(JSON.parse(up.out)).toMatchObject({ stacks: [{ result: 'changed', changes: { create: 5 } }] });
    const again = await project.run('up', 'contoso', '--json');
    expect(JSON.parse(again.out)).toMatchObject({ stacks: [{ result: 'unchanged', changes: { same: 5 } }] });
    expect(project.takeRequests().filter((request) => /^DELETE .*\/applications\/[^/]+$/.test(request))).toEqual([]);
  });
});

describe('a program that cannot be used', () => {
  const project = useProject({ contoso: {} });

  it.each([
    ['throws', 'throw new Error("It is broken.");', 'It is broken.'],
    ['has no default export', 'export const program = 1;', 'it has no function as its default export.'],
    ['is missing', undefined, 'there is no such file.'],
  ])('is an error that names the file when it %s', async (title, program, says) => {
    const folder = join(project.folder, title);
    const text = readFileSync('Pulumi.yaml', 'utf8').replace('main: index.ts', `main: ${title}.ts`);
    writeFileSync(join(project.folder, 'Pulumi.yaml'), text);
    if (program !== undefined) writeFileSync(`${folder}.ts`, program);
    const { code, err } = await project.run('up', 'contoso');
    expect(code).toBe(1);
    expect(err).toContain(`error: The program ${folder}.ts cannot be used: ${says}\n`);
    expect(err).toContain("export { default } from 'mailbox-access';");
  });
});
