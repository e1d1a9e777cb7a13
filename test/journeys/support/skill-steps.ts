/** The conversation with a server that has skills. */
import type { Script, Step } from './conversation-steps.ts';

const root = 'skill://acme';

const common: readonly Step[] = [
  ['tools/list', {}],
  ['resources/list', {}],
  ['resources/templates/list', {}],
  ['skills/list', {}],
  ...['reports', 'invoices', 'none'].map((name): Step => [
    'skills/get',
    { uri: `${root}/${name}/SKILL.md` },
  ]),
  ...[root, `${root}/reports`, `${root}/reports/references`].map((uri): Step => [
    'resources/directory/read',
    { uri },
  ]),
  ...['invoices/SKILL.md', 'reports/SKILL.md', 'reports/references/STYLE.md'].map((path): Step => [
    'resources/read',
    { uri: `${root}/${path}` },
  ]),
  ['resources/read', { uri: `${root}/reports/assets/logo.bin` }],
];

export const skillScript: Script = {
  capabilities: {},
  answers: {},
  older: common,
  newer: [['server/discover', {}], ...common],
  watched: null,
};
