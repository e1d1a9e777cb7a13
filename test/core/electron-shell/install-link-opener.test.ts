/**
 * Install links of AI clients: exactly those of the table leave the desktop app, and only the one
 * that was shown.
 */
import { describe, expect, it } from 'vitest';
import { installLinkStarts, isInstallLink } from '../../../contract/plain/install-links.ts';
import { clientRows } from '../../../main/core/client-files/clients/client-rows.ts';
import { createInstallLinkOpener } from '../../../main/electron/login/install-link-opener.ts';

function startOpener() {
  const opened: string[] = [];
  return { opened, opener: createInstallLinkOpener((url) => opened.push(url)) };
}

const cursor = `${installLinkStarts.cursor}name=consentry&config=e30%3D`;

it.each([
  'javascript:alert(1)',
  'file:///etc/passwd',
  'https://cursor.com/install?name=x',
  'ms-settings:privacy',
  'cursor://anysphere.cursor-deeplink/mcp/installer?name=x',
  'cursor://anysphere.cursor-deeplink/command?name=x',
  'Cursor://anysphere.cursor-deeplink/mcp/install?name=x',
  'vscode://file/etc/passwd',
  'vscode:mcp/install',
  'vscode:mcp/install?{"name":"x"}',
  'vscode-insiders:extension/x',
  'lmstudio://open?x=1',
  ` ${cursor}`,
  `${cursor}\n`,
  `${cursor}"&calc`,
  `${cursor}#x`,
  `${cursor}'`,
  `${cursor} --open`,
  `${cursor}${'a'.repeat(9000)}`,
])('SEC-63 never opens %s, whoever offers it', (link) => {
  const { opened, opener } = startOpener();
  expect(isInstallLink(link)).toBe(false);
  opener.offer({ link });
  expect(opener.open(link)).toBe(false);
  expect(opened).toEqual([]);
});

it('SEC-63 opens only the link of the last preview, unchanged', () => {
  const { opened, opener } = startOpener();
  const other = `${installLinkStarts.vscode}%7B%7D`;
  expect(opener.open(cursor)).toBe(false);
  opener.offer({ link: cursor });
  expect(opener.open(`${cursor}a`)).toBe(false);
  expect(opener.open(other)).toBe(false);
  expect(opener.open(cursor)).toBe(true);
  opener.offer({ link: other });
  expect(opener.open(cursor)).toBe(false);
  opener.offer({ link: null });
  expect(opener.open(other)).toBe(false);
  expect(opened).toEqual([cursor]);
});

describe('SEC-63 the links of the table', () => {
  const endpoint = 'http://127.0.0.1:29170/mcp';
  const bridge = { command: "/Applications/It's (mine)!/bridge", args: ['--data-dir', '/a b'] };
  const linked = clientRows.flatMap((row) => (row.link === undefined ? [] : [row]));

  it('are those of the apps that have one', () => {
    expect(linked.map(({ id }) => id)).toEqual([
      'cursor',
      'vscode',
      'vscode-insiders',
      'lm-studio',
    ]);
  });

  it.each(linked.map((row) => [row.id, row] as const))(
    '%s: opens, and carries the entry as it would be written',
    (_id, row) => {
      for (const entry of [row.http?.(endpoint) ?? {}, row.bridge(bridge)]) {
        const link = row.link?.('consentry', entry) ?? '';
        expect(isInstallLink(link), link).toBe(true);
        const [, query = ''] = link.split('?');
        const config = new URLSearchParams(query).get('config');
        const carried: unknown = JSON.parse(
          config === null
            ? decodeURIComponent(query)
            : Buffer.from(config, 'base64').toString('utf8'),
        );
        expect(carried).toEqual(config === null ? { name: 'consentry', ...entry } : entry);
      }
    },
  );
});
