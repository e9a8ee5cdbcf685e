import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import Fastify from 'fastify';
import { readTableRows } from '../../../tests/support/markdownTable.ts';
import type { Context } from '../src/context.ts';
import { addRoutes } from '../src/server.ts';
import { setUpDirectory } from './support/setup.ts';

const { client } = setUpDirectory();
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

interface Listed {
  readonly method: string;
  /** With the version, where it is a path of Microsoft Graph. */
  readonly path: string;
  readonly status: string;
}

const listed: readonly Listed[] = readme
  .slice(readme.indexOf('## Routes'), readme.indexOf('## Queries and changes'))
  .split('### ')
  .slice(1)
  .flatMap((section) => {
    const version = section.startsWith('Microsoft Graph') ? '/v1.0' : '';
    return readTableRows(section)
      .slice(1)
      .flatMap(([path = '', methods = '', status = '']) =>
        methods.split(', ').map((method) => ({ method, path: `${version}${path.replaceAll('`', '')}`, status })),
      );
  });

const write = ({ method, path }: Pick<Listed, 'method' | 'path'>) => `${method} ${path}`;

/** What the router has. Both versions of Graph have the same. */
function listRoutes(): readonly Pick<Listed, 'method' | 'path'>[] {
  const app = Fastify({ exposeHeadRoutes: false });
  const routes: Pick<Listed, 'method' | 'path'>[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    const path = url.replace(/:(\w+)/g, '{$1}');
    for (const each of [method].flat()) routes.push({ method: each, path });
  });
  // No route looks at the context before it answers.
  addRoutes(app, {} as Context);
  return routes.filter(({ path }) => !path.startsWith('/beta/'));
}

describe('the README', () => {
  it('lists each route of the router as supported, and no other', () => {
    const refused = new Set(listed.filter(({ status }) => status === 'refused').map(write));
    const supported = listed.filter(({ status }) => status === 'supported').map(write);
    expect(supported.toSorted()).toEqual(
      listRoutes()
        .map(write)
        .filter((route) => !refused.has(route))
        .toSorted(),
    );
  });

  it.each(listed.filter(({ status }) => status === 'refused'))(
    'is right that $method $path is refused',
    async ({ method, path }) => {
      const address = path
        .replaceAll('{tenant}', 'contoso.example')
        .replaceAll('{id}', '00000000-0000-4000-8000-000000000000');
      const { status, body } = await client().graph(method, address, method === 'GET' ? {} : { json: {} });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      if (!path.startsWith('/v1.0')) return;
      expect(body).toMatchObject({
        error: {
          message: expect.stringMatching(
            /^(Resource not found for the segment '|Specified HTTP method is not allowed)/,
          ),
        },
      });
    },
  );
});
