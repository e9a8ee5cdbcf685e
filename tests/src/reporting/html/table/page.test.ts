import { describe, expect, it } from '@jest/globals';
import { renderFleetPage } from '../../../../../src/reporting/html/table/fleet.ts';
import { renderTablePage } from '../../../../../src/reporting/html/table/page.ts';
import type { TablePage } from '../../../../../src/reporting/html/table/model.ts';
import { fleetReportOf, proofReportOf, upReportOf } from '../../../../support/fleetReports.ts';
import { fc } from '../../../../support/fastCheck.ts';
import { readHtml, readPolicy } from '../../../handover/markup.ts';
import { asRead } from '../../../handover/support.ts';
import { anyHostile, hostileTexts, reportSaying } from '../../../fleet/hostile.ts';

const page: TablePage = {
  title: 'Fleet',
  lead: ['All is well.'],
  tiles: [{ count: 3, label: 'provisioned', level: 'good' }],
  notices: [],
  caption: 'Customers',
  groupTitle: 'State',
  columns: [{ title: 'Customer' }, { title: 'Resources', isNumber: true }],
  rows: [
    {
      group: 'new',
      level: 'quiet',
      cells: [{ text: 'Contoso' }, { text: '', sort: 0 }],
      details: [{ kind: 'list', title: 'Notes', items: [] }],
    },
    {
      group: 'old',
      level: 'good',
      cells: [{ text: 'Fabrikam', note: 'All is well.' }, { text: '4' }],
      details: [{ kind: 'text', title: 'Seen', text: 'one\ntwo' }],
    },
  ],
  footer: 'Written.',
};

describe('a page about many customers', () => {
  const html = renderTablePage(page);

  it('has a row that opens where there are details, and none to open where there are not', () => {
    expect(html).toContain('<th scope="row" role="rowheader" aria-label="Contoso" data-sort="Contoso">Contoso</th>');
    expect(html).toContain('<details><summary>Fabrikam</summary></details><p class="note">All is well.</p></th>');
    expect(html.match(/<tr class="more"/g)).toHaveLength(1);
    expect(html).toContain('<p class="name">Seen</p><p>one<br>two</p>');
  });

  it('can be narrowed to what the rows are, with how many there are of each', () => {
    expect(html).toContain(
      '<option value="">all (2)</option><option value="new">new (1)</option><option value="old">old (1)</option>',
    );
    expect(html).toContain('<tbody class="good" role="rowgroup" data-group="old">');
  });

  it('names the column of a cell, which a phone shows without the head of the table', () => {
    expect(html).toContain('<td role="cell" class="number" data-title="Resources" data-sort="0"></td>');
  });

  it('hides what only a script can do until there is one', () => {
    expect(html).toContain('<div class="bar" role="search" hidden>');
    expect(html).not.toMatch(/<tbody[^>]* hidden/);
  });
});

describe('the page of a fleet run', () => {
  it('has what breaks a monitor before the table, and first in it', () => {
    const [before = '', table = ''] = renderFleetPage(fleetReportOf(24)).split('<table');
    expect(before).toContain(
      '24 customers: 5 would change, 4 fail, 1 interrupted, 1 not started, 2 break a monitor, 1 widens consent.',
    );
    expect(before).toContain('<li class="bad"><b>2</b> <span>monitors break</span></li>');
    expect(before).toContain(
      '<h2 id="notice-0">A monitor breaks</h2><ul><li><b>Northwind Care Group</b> The registration (client ID',
    );
    expect(before).toContain('Settings without a stack when the run began</h2><ul><li>customer-0020</li></ul>');
    expect(before).toContain('Orphaned stacks (no settings file)</h2><ul><li>left-long-ago</li></ul>');
    expect(/<summary>[^<]*/.exec(table)?.[0]).toBe('<summary>Northwind Care Group');
  });

  it('has what failed before the table, with the command that fixes it', () => {
    const [before = ''] = renderFleetPage(fleetReportOf(24)).split('<table');
    expect(before).toContain('<br>Review it: <code>npx mailbox-access preview customer-0002</code>');
    expect(before).toContain('Failed</h2>');
    expect(before).toContain('run it again: <code>npx mailbox-access preflight customer-0014</code>');
    const [proof = ''] = renderFleetPage(proofReportOf(5)).split('<table');
    expect(proof).toMatch(/<code>npx mailbox-access refresh /);
  });

  it('sets a command as code only where the line ends with it', () => {
    const remedy = 'Run npx mailbox-access up x. Or not.\npulumi up --stack x\nNow: git log -1\nLater: --yes';
    const row = { stack: 'x', result: 'failed', error: { code: 'usage', problem: 'No.', remedy } } as const;
    const html = renderFleetPage(fleetReportOf(0, { stacks: [row] }));
    expect(html).toContain(
      'No.<br>Run npx mailbox-access up x. Or not.<br><code>pulumi up --stack x</code><br>Now: <code>git log -1</code><br>Later: --yes',
    );
  });

  it('has steps, diff, error, checks and IDs of a row in its details', () => {
    const html = readHtml(renderFleetPage(fleetReportOf(24))).text;
    expect(html).toContain('create Application pass');
    expect(html).toContain('~ displayName: "PASS (old)" => "PASS"');
    expect(html).toContain('Grant the permission, then run it again: npx mailbox-access preflight customer-0014');
    expect(html).toContain('unexpected status 403: Authorization_RequestDenied');
    const proof = readHtml(renderFleetPage(proofReportOf(5))).text;
    expect(proof).toContain('The directory does not match the stack. (directory-differs)');
    expect(proof).toContain('nobody signed in');
    const [row] = upReportOf(24).stacks.filter(({ clientIdKept }) => clientIdKept === false);
    const up = readHtml(renderFleetPage(upReportOf(24))).text;
    expect(up).toContain(row?.outputs?.clientId);
    expect(up).toContain(`Client ID before${row?.clientId}`);
  });

  it('leaves out empty columns of numbers', () => {
    expect(renderFleetPage(proofReportOf(5))).not.toContain('data-title="Created"');
    expect(renderFleetPage(fleetReportOf(24))).toContain('data-title="Created"');
  });

  it('allows its own style and script by their hashes, and nothing else', () => {
    const html = renderFleetPage(fleetReportOf(24));
    const { policy, own, tags } = readPolicy(html);
    expect(policy).toBe(own);
    expect(tags).toHaveLength(2);
    expect(html).not.toMatch(/ (style|on[a-z]+)="/);
    expect(html).not.toMatch(/<(link|img|iframe|object|base|form|a)\b| src="|url\(|@import/);
  });

  it('is the same file for the same report, and no larger than 2 kB for each customer', () => {
    const html = renderFleetPage(fleetReportOf(1_000));
    expect(renderFleetPage(fleetReportOf(1_000))).toBe(html);
    expect(Buffer.byteLength(html)).toBeLessThan(2_000_000);
  });

  const saying = (text: string) => readHtml(renderFleetPage(reportSaying(text)));
  /** Ignores the elements of a diff, one per changed line. */
  const tagsOf = ({ tags }: ReturnType<typeof saying>) =>
    tags.filter((tag) => !/^<\/?(span class|span|br)>$/.test(tag));
  const harmless = tagsOf(saying('x'));

  it.each(hostileTexts)('has no element or attribute more when all texts are %j', (text) => {
    const hostile = saying(text);
    expect(tagsOf(hostile)).toEqual(harmless);
    expect(asRead(hostile.text)).toContain(asRead(text));
  });

  it('has only its own elements, with every text unchanged', () => {
    const withoutSpace = (text: string): string => asRead(text).replace(/\s/g, '');
    fc.assert(
      fc.property(anyHostile, (text) => {
        const hostile = saying(text);
        expect(tagsOf(hostile)).toEqual(harmless);
        expect(withoutSpace(hostile.text)).toContain(withoutSpace(text));
      }),
    );
  });
});
