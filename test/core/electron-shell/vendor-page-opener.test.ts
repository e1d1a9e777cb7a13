/** The vendor's page of a connector leaves the desktop app, and no other address does. */
import { expect, test } from 'vitest';
import { createVendorPageOpener } from '../../../main/electron/login/vendor-page-opener.ts';
import { connector, snapshot } from './tray-snapshot.ts';

const manageUrl = 'https://app.example.com/profile';

function openerFor(...pages: (string | null)[]) {
  const opened: string[] = [];
  const connectors = pages.map((page) => ({ ...connector, manageUrl: page }));
  const opener = createVendorPageOpener(
    (url) => opened.push(url),
    () => snapshot({ connectors }),
  );
  return { opener, opened };
}

test('ATLAR-27 the page of a connector is opened, as it stands there', () => {
  const { opener, opened } = openerFor(null, manageUrl);
  expect(opener.open(manageUrl)).toBe(true);
  expect(opened).toEqual([manageUrl]);
});

test.each([
  ['of no connector', 'https://app.example.com/other'],
  ['with more behind it', `${manageUrl}?next=1`],
  ['not https', 'http://app.example.com/profile'],
  ['of another program', 'file:///etc/passwd'],
])('SEC-63 an address %s is not opened', (_what, url) => {
  const { opener, opened } = openerFor(manageUrl);
  expect(opener.open(url)).toBe(false);
  expect(opened).toEqual([]);
});

test.each(['http://app.example.com/', 'https://me:pw@app.example.com/', 'javascript:alert(1)'])(
  'SEC-63 %s is not opened, even if a connector had it',
  (url) => {
    const { opener, opened } = openerFor(url);
    expect(opener.open(url)).toBe(false);
    expect(opened).toEqual([]);
  },
);
