/** Servers that come with Consentry: nothing is downloaded, nothing outside is reached. */
import { builtIn, type Preset } from './preset.ts';

export const builtInPresets: readonly Preset[] = [
  builtIn({
    id: 'demo',
    name: 'Demo notes',
    maker: 'Consentry',
    summary: 'A small harmless server for trying out: it lists, adds and deletes notes.',
    login: 'none',
    documentation: null,
    note: 'It comes with Consentry and runs inside it. Its notes are in memory only.',
    source: 'main/core/demo',
  }),
];
