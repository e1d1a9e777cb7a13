/** Pages and skills of several connectors under URIs that no other connector can take. */
import { expect, test } from 'vitest';
import { createPageNames } from '../../../../main/core/gateway/view/page-names.ts';
import { createSkillNames } from '../../../../main/core/gateway/view/skill-names.ts';

const opening = (connector: string, uri: string) => ({
  connector,
  definition: { name: 'open', _meta: { ui: { resourceUri: uri } } },
});

test('SEC-123 a page that is called as we would call another one’s gets another name', () => {
  const names = createPageNames(
    [
      opening('aa', 'ui://board/main.html'),
      opening('bb', 'ui://board/main.html'),
      opening('cc', 'ui://aa.board/main.html'),
    ],
    ['aa', 'bb', 'cc'],
  );
  expect(names.find('ui://aa.board/main.html')).toEqual({
    connector: 'aa',
    original: 'ui://board/main.html',
  });
  expect(names.exposed('cc', 'ui://aa.board/main.html')).toBe('ui://cc.aa.board/main.html');
  expect(names.find('ui://cc.aa.board/main.html')).toMatchObject({ connector: 'cc' });
});

const skill = (folder: string) => ({
  entry: {
    uri: `${folder}/SKILL.md`,
    frontmatter: { name: 'x', description: 'y' },
    resources: [],
  },
  isAccepted: true,
});

test('SEC-123 a skill that is called as we would call another one’s gets another name', () => {
  const from = [
    { connector: 'aa', skills: [skill('skill://x')] },
    { connector: 'bb', skills: [skill('skill://x')] },
    { connector: 'cc', skills: [skill('skill://aa/x'), skill('skill://own')] },
  ];
  const { entries, find } = createSkillNames(from, true);
  expect(entries.map(({ uri }) => uri)).toEqual([
    'skill://aa/x/SKILL.md',
    'skill://bb/x/SKILL.md',
    'skill://cc/aa/x/SKILL.md',
    'skill://own/SKILL.md',
  ]);
  expect(find('skill://aa/x/SKILL.md')).toEqual({
    connector: 'aa',
    original: 'skill://x/SKILL.md',
  });
  expect(find('skill://cc/aa/x/SKILL.md')).toMatchObject({ original: 'skill://aa/x/SKILL.md' });
});

test('SEC-123 a folder above skills of several connectors is nobody’s', () => {
  const from = [
    { connector: 'aa', skills: [skill('skill://acme/one')] },
    { connector: 'bb', skills: [skill('skill://acme/two')] },
  ];
  const names = createSkillNames(from, true);
  expect(names.find('skill://acme')).toBeUndefined();
  expect(names.find('skill://acme/one')).toMatchObject({ connector: 'aa' });
  expect(names.exposed('bb', 'skill://acme/two/SKILL.md')).toBe('skill://acme/two/SKILL.md');
});

test('SEC-123 a skill within the folder of another connector’s skill is told apart', () => {
  const from = [
    { connector: 'aa', skills: [skill('skill://acme/one')] },
    { connector: 'bb', skills: [skill('skill://acme/one/deep')] },
  ];
  const { entries } = createSkillNames(from, true);
  expect(entries.map(({ uri }) => uri)).toEqual([
    'skill://aa/acme/one/SKILL.md',
    'skill://bb/acme/one/deep/SKILL.md',
  ]);
});
