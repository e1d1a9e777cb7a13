/** Which URIs a template of a server stands for (RFC 6570). */
import { expect, test } from 'vitest';
import { couldComeFrom } from '../../../main/core/mcp/uri-template.ts';

test.each<[string, string, boolean]>([
  ['note://{id}', 'note://7', true],
  ['note://{id}', 'note://a%2Fb', true],
  ['note://{id}', 'note://Köln', true],
  ['note://{id}', 'note://a,b', true],
  ['note://{id}/text', 'note://7/text', true],
  ['note://{id}/text', 'note://7', false],
  ['a{b}a', 'a', false],
  ['a{b}c{d}c', 'abcc', true],
  ['plain', 'plain', true],
  ['plain', 'plainer', false],
  ['{+a}-{b}', 'x/-y/-z', true],
  ['file:///{+path}', 'file:///a/b.txt', true],
  ['app://x{/part*}', 'app://x/a/b', true],
  ['app://x{/part}', 'app://xa', false],
  ['app://x{?q,n}', 'app://x?q=1&n=2', true],
  ['app://x{?q}', 'app://x', true],
  ['app://x{?q}', 'app://xq=1', false],
  ['app://x{?q}{&n}', 'app://x?q=1&n=2', true],
  ['app://x{#at}', 'app://x#a/b', true],
  ['app://x{;p}', 'app://x;p=1', true],
  ['app://x{.end}', 'app://x.txt', true],
  ['broken{', 'broken{', false],
  ['broken}', 'broken}', false],
  ['app://{=later}', 'app://x', false],
])('%s and %s: %s', (template, uri, expected) => {
  expect(couldComeFrom(template, uri)).toBe(expected);
});

test.each<[string, string]>([
  ['note://{id}', 'note://a/b'],
  ['note://{id}', 'note://7?all=1'],
  ['note://{id}', 'note://7#x'],
  ['note://{id}', 'note://..'],
  ['file:///home/{name}', 'file:///home/..%2Fetc%2Fpasswd'],
  ['file:///home/{name}', 'file:///home/%2e%2E'],
  ['file:///home/{+path}', 'file:///home/a/../../etc/passwd'],
  ['file:///home/{+path}', 'file:///home/..\\etc'],
  ['file:///home{/path*}', 'file:///home/a/./b'],
  ['note://{id}', 'note://%zz'],
])('TRIAL-C7 %s does not stand for %s', (template, uri) => {
  expect(couldComeFrom(template, uri)).toBe(false);
});
