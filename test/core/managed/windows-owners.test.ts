/** Windows' security descriptors as text: who may write. Not yet run on Windows. */
import { expect, test } from 'vitest';
import { whoamiGroups } from '../../../main/shared-adapters/system/system-account.ts';
import { sddlProblem } from '../../../main/shared-adapters/system/windows-owners.ts';

const ours = 'O:BAG:SYD:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x1200a9;;;BU)';

test.each<[string, string, 'ours' | 'above', boolean]>([
  ['administrators own and write, users read', ours, 'ours', true],
  ['a user owns it', ours.replace('O:BA', 'O:S-1-5-21-1-2-3-1001'), 'ours', false],
  ['users may write', `${ours}(A;;FW;;;BU)`, 'ours', false],
  ['everybody may do everything: no list', 'O:BAG:SY', 'ours', false],
  ['rights that are not known', `${ours}(A;;ZZ;;;BU)`, 'ours', false],
  ['ProgramData, where users may add things', `${ours}(A;CI;DCLCRPCR;;;BU)`, 'above', true],
  ['ours, where users may add things', `${ours}(A;CI;DCLCRPCR;;;BU)`, 'ours', false],
  ['above, where users may delete', `${ours}(A;;0x10040;;;BU)`, 'above', false],
])('SEC-118 %s', (_name, sddl, kind, isTrusted) => {
  expect(sddlProblem(sddl, kind) === null).toBe(isTrusted);
});

test('a group is known by its name and by its SID', () => {
  expect(whoamiGroups('"BUILTIN\\Users","Alias","S-1-5-32-545","Mandatory"\r\n')).toEqual([
    'BUILTIN\\Users',
    'S-1-5-32-545',
  ]);
});
