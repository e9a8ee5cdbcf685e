import { describe, expect, it } from '@jest/globals';
import { judgeAudit } from '../../tools/audit.ts';

const found = (counts: object, vulnerabilities: object = {}): string =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities,
    metadata: { vulnerabilities: { info: 0, low: 0, moderate: 0, high: 0, critical: 0, total: 0, ...counts } },
  });

describe('judgeAudit', () => {
  it.each([
    ['nothing is known', found({}), 'audit: 0 critical, 0 high, 0 moderate, 0 low'],
    ['only little is known', found({ low: 2, moderate: 1 }), 'audit: 0 critical, 0 high, 1 moderate, 2 low'],
  ])('passes when %s', (_, stdout, text) => {
    expect(judgeAudit(stdout)).toEqual({ isBad: false, text });
  });

  it.each([
    [
      'high',
      found({ high: 1 }, { tar: { severity: 'high' }, ms: { severity: 'low' } }),
      '0 critical, 1 high, 0 moderate, 0 low: tar',
    ],
    [
      'critical',
      found({ critical: 1 }, { tar: { severity: 'critical' } }),
      '1 critical, 0 high, 0 moderate, 0 low: tar',
    ],
  ])('fails for one that is %s, and names the package', (_, stdout, text) => {
    expect(judgeAudit(stdout)).toEqual({ isBad: true, text: `audit: ${text}` });
  });

  it.each([
    ['a registry without advisories', '{"message":"405 Method Not Allowed"}', '405 Method Not Allowed'],
    [
      'no network',
      '{"message":"request failed, reason: getaddrinfo ENOTFOUND\\nmore"}',
      'request failed, reason: getaddrinfo ENOTFOUND',
    ],
    ['a page of a proxy', '<html>Sign in</html>', 'npm gave no report'],
    ['nothing at all', '', 'npm gave no report'],
    ['a report without counts', '{"metadata":{}}', 'npm gave no report'],
    ['no answer', undefined, 'no answer in time'],
  ])('says that it was not made with %s, and passes', (_, stdout, reason) => {
    const verdict = judgeAudit(stdout);
    expect(verdict.isBad).toBe(false);
    expect(verdict.text).toBe(`audit: not made, the registry has no advisories for us (${reason})`);
  });
});
