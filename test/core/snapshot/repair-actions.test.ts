/** What needs the person leads somewhere (ATMOS-47). */
import { expect, test } from 'vitest';
import type { ManagedView } from '../../../contract/views/managed.ts';
import { managedRepairs } from '../../../main/core/managed/managed-repairs.ts';
import {
  unreadableGroup,
  unreadableSet,
} from '../../../main/core/permission-sets/permission-repairs.ts';
import { askRepairs } from '../../../main/core/snapshot/client-repairs.ts';
import { connectorRepairs } from '../../../main/core/snapshot/connector-repairs.ts';
import {
  diskRepairs,
  ruleRepairs,
  vaultRepairs,
} from '../../../main/core/snapshot/storage-repairs.ts';
import { connector } from '../electron-shell/tray-snapshot.ts';
import { client } from '../electron-shell/tray-client.ts';

const managed = (state: ManagedView['state']): ManagedView => ({
  ...({ locks: [], lines: [], by: null, access: null } as unknown as ManagedView),
  state,
  path: '/etc/consentry/policy.json',
  problems: state === 'none' ? [] : [{ place: 'x', message: 'It is wrong.' }],
});

test('ATMOS-47 every repair has its one action; only a folder that is gone has none', () => {
  const all = [
    ...diskRepairs({
      folderGone: '/data',
      isDiskFull: true,
      isUnsaved: true,
      auditDamage: 'It was cut',
    }),
    ...vaultRepairs({ state: 'held', detail: '', keeping: 'weak-store' } as never),
    ...ruleRepairs(['aaaaaaaa']),
    ...askRepairs([{ ...client, asksDeniedUntil: '2026-01-01T00:00:00.000Z' }]),
    ...connectorRepairs({ ...connector, duplicateOf: 'other' }),
    ...(['refused', 'gone', 'in-force'] as const).flatMap((state) =>
      managedRepairs(managed(state)),
    ),
    unreadableSet('aaaaaaaa'),
    unreadableGroup('aaaaaaaa'),
  ];
  expect(all.length).toBeGreaterThanOrEqual(13);
  expect(all.filter(({ fix }) => fix === null).map(({ id }) => id)).toEqual(['data-folder']);
});
