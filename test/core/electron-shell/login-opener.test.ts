/** What the desktop app opens outside of itself. */
import { expect, it } from 'vitest';
import { createLoginOpener } from '../../../main/electron/login/login-opener.ts';

it.each([
  'javascript:alert(1)',
  'file:///etc/passwd',
  'ms-settings:privacy',
  'http://login.example.com/authorize',
  'https://sam:pw@login.example.com/',
  'HTTPS://login.example.com/%0a',
  'not an address',
])('SEC-63 never opens %s, whoever offers it', (url) => {
  const opened: string[] = [];
  const opener = createLoginOpener((one) => opened.push(one));
  opener.offer({ authorizationUrl: url });
  expect(opener.open(url)).toBe(false);
  expect(opened).toEqual([]);
});

it('SEC-63 opens only what Connect answered, unchanged', () => {
  const opened: string[] = [];
  const opener = createLoginOpener((one) => opened.push(one));
  const url = 'https://login.example.com/authorize?state=a';
  expect(opener.open(url)).toBe(false);
  opener.offer({ authorizationUrl: null });
  opener.offer({ authorizationUrl: url });
  expect(opener.open(`${url}b`)).toBe(false);
  expect(opener.open(url)).toBe(true);
  expect(opened).toEqual([url]);
});
