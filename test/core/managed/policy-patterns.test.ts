/** Which addresses and commands a pattern of a policy fits. */
import { describe, expect, test } from 'vitest';
import { isAllowedBy, isForbiddenBy } from '../../../main/core/managed/patterns.ts';

describe('patterns', () => {
  const url = (address: string) => ({ kind: 'http', url: address }) as const;
  test.each<[string, string, boolean, boolean]>([
    ['https://*.example.com', 'https://mcp.example.com/x', true, true],
    ['https://*.example.com', 'https://example.com/', false, false],
    ['https://*.example.com', 'https://example.com.evil.net/', false, false],
    ['https://*.example.com', 'https://evil.net/?https://a.example.com/', false, false],
    ['https://*.example.com', 'https://a.example.com@evil.net/', false, false],
    ['https://*.example.com', 'http://a.example.com/', false, false],
    ['https://*.example.com', 'https://a.example.com:8443/', false, false],
    ['https://*.example.com:*', 'https://a.example.com:8443/', true, true],
    ['*://a.example.com', 'http://A.EXAMPLE.com./', true, true],
    ['https://a.example.com/mcp/*', 'https://a.example.com/mcp/../admin', false, false],
    // However it is spelt it stays forbidden, and only in the plain spelling it is allowed.
    ['https://a.example.com/admin*', 'https://a.example.com/%61dmin', false, true],
    ['https://a.example.com/admin*', 'https://a.example.com/ADMIN', false, true],
    ['https://a.example.com/admin/', 'https://a.example.com/admin', false, true],
  ])('%s for %s: allowed %s, forbidden %s', (pattern, address, allowed, forbidden) => {
    expect(isAllowedBy({ url: pattern }, url(address))).toBe(allowed);
    expect(isForbiddenBy({ url: pattern }, url(address))).toBe(forbidden);
  });

  const line = (command: string, ...args: string[]) => ({ kind: 'stdio', command, args }) as const;
  test.each<[string[], ReturnType<typeof line>, boolean, boolean]>([
    [['npx', '-y', '@example/*'], line('npx', '-y', '@example/crm'), true, true],
    [['npx', '-y', '@example/*'], line('npx', '-y', '@example/crm', '--call', 'sh'), false, false],
    [['npx', '-y', '@example/*', '**'], line('npx', '-y', '@example/crm', '--x'), true, true],
    [['npx', '**'], line('/home/me/npx'), false, true],
    [['npx', '**'], line('C:\\node\\NPX.CMD', 'x'), false, true],
    [['npx'], line('npx', 'x'), false, false],
  ])('%j for %j: allowed %s, forbidden %s', (command, target, allowed, forbidden) => {
    expect(isAllowedBy({ command }, target)).toBe(allowed);
    expect(isForbiddenBy({ command }, target)).toBe(forbidden);
  });
});
