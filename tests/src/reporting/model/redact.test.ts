import { describe, expect, it } from '@jest/globals';
import { buildFleetReport } from '../../../../src/fleet/report/build.ts';
import type { FleetRow } from '../../../../src/reporting/model/schema.ts';
import { redactDiff, redactLines } from '../../../../src/reporting/model/redact.ts';
import { fleetReportOf, rowOf, upReportOf } from '../../../support/fleetReports.ts';
import { fc } from '../../../support/fastCheck.ts';

const token = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2lnbmF0dXJl';
const secret = 'Abc8Q~dEfGhIjKlMnOpQrStUvWxYz0123456789-_';

describe('a diff', () => {
  it.each([
    ['  ~ clientSecret: "one" => "two"', '  ~ clientSecret: (redacted)'],
    ['      + password   : "hunter2"', '      + password   : (redacted)'],
    ['    value: "x", "accessToken": "y"', '    value: "x", "accessToken": "y"'],
    ['    + "refreshToken": "y"', '    + "refreshToken": (redacted)'],
    ['    requestedAccessTokenVersion: 2', '    requestedAccessTokenVersion: 2'],
    ['    clientSecret: [secret]', '    clientSecret: [secret]'],
    [`  Authorization: Bearer ${token}`, '  Authorization: Bearer (redacted)'],
    [`  value: "${secret}"`, '  value: "(redacted)"'],
    ['  ~ displayName: "PASS" => "PASS Contoso"', '  ~ displayName: "PASS" => "PASS Contoso"'],
    [
      '    [urn=urn:pulumi:a::b::azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant::pass-graph]',
      '    [urn=urn:pulumi:a::b::azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant::pass-graph]',
    ],
    [
      '    [id=/applications/461ba7f0-f70b-43d8-aae7-18c68150cf1f]',
      '    [id=/applications/461ba7f0-f70b-43d8-aae7-18c68150cf1f]',
    ],
    ['\u001b[38;5;3m~ notes\u001b[0m: "a"\u0007', '~ notes: "a"'],
  ])('has of %j what may be shown', (line, shown) => {
    expect(redactDiff(line)).toBe(shown);
  });

  it('loses what is set in below a secret, and nothing after it', () => {
    const diff = ['  + passwords: [', '      + [0]: "one"', '        [1]: "two"', '    ]', '  ~ notes: "x"'].join('\n');
    expect(redactDiff(diff)).toBe(
      ['  + passwords: [', '      + (redacted)', '        (redacted)', '    ]', '  ~ notes: "x"'].join('\n'),
    );
  });

  it('keeps its lines and what they are indented by', () => {
    const { diff = '' } = rowOf('newClientId', 1);
    expect(redactDiff(diff)).toBe(diff);
    expect(redactDiff('a\r\n\tb\n')).toBe('a\n    b\n');
  });

  it('loses a key that goes over several lines', () => {
    const key = '-----BEGIN PRIVATE KEY-----\nMIIB\nAA==\n-----END PRIVATE KEY-----';
    expect(redactLines(`before\n${key}\nafter`)).toBe('before\n(redacted)\nafter');
    expect(redactLines('x -----BEGIN PRIVATE KEY-----\nMIIB')).toBe('x (redacted)');
  });

  it('is the same when it is done twice', () => {
    const lines = fc.array(
      fc.constantFrom('+ secret: {', '    [0]: "a"', `token=${token}`, 'code=abc', '~ x: "y"', secret),
    );
    fc.assert(
      fc.property(lines, (given) => {
        const once = redactDiff(given.join('\n'));
        expect(redactDiff(once)).toBe(once);
        expect(once).not.toContain(token);
        expect(once).not.toContain(secret);
      }),
    );
  });
});

describe('a report', () => {
  it('has no token in any quoted text', () => {
    const words = `he said ${token}\nand code=0.AXAAmyverysecretcode`;
    const error = { code: 'engine-failed', problem: words, remedy: words, original: words } as const;
    const diagnosis = { code: 'x', problem: words, resolvedBy: 'us', remedy: words, original: words } as const;
    const check = { name: 'imap' as const, title: 'IMAP', result: 'failed' as const, diagnoses: [diagnosis] };
    const row: FleetRow = { stack: 'a', result: 'failed', customer: token, error, checks: [check], diff: words };
    const text = JSON.stringify(buildFleetReport(fleetReportOf(0, { stacks: [row] })));
    expect(text).not.toContain('eyJ');
    expect(text).not.toContain('verysecret');
    expect(text.match(/he said \(redacted\)\\nand code=\(redacted\)/g)).toHaveLength(7);
  });

  it('loses none of its IDs, links, commands and sentences', () => {
    for (const report of [fleetReportOf(200), upReportOf(24)]) expect(buildFleetReport(report)).toEqual(report);
  });

  it('is refused when it holds more than the schema says', () => {
    const row = { ...rowOf('drift', 1), accessToken: token };
    expect(() => buildFleetReport(fleetReportOf(0, { stacks: [row] }))).toThrow(/accessToken/);
  });
});
