/** Servers in the files of AI clients of the fake machine. */
import type { CommandInput } from '../../../contract/commands/commands.ts';
import type { Handler } from './fake-context.ts';

export const importHandlers: {
  readonly [Name in 'import.preview' | 'import.take']: Handler<CommandInput<Name>>;
} = {
  'import.preview': ({ app: id }, { world }) => {
    const known = world.clientApps.find((each) => each.id === id);
    if (known === undefined) return undefined;
    if (!known.isFound || id === 'codex')
      return {
        app: id,
        appName: known.name,
        file: known.file,
        digest: null,
        servers: [],
        problem: {
          reason: 'no-file',
          message: `There is no file ${known.file}.`,
          hint: `${known.name} has no servers of its own there yet, so there is nothing to bring in.`,
        },
      };
    const server = { state: 'ready' as const, words: null, secrets: [] };
    return {
      app: id,
      appName: known.name,
      file: known.file,
      digest: 'seen',
      servers: [
        {
          ...server,
          name: 'notes',
          suggestedName: 'notes',
          kind: 'stdio',
          what: 'npx -y notes-mcp',
          secrets: ['NOTES_TOKEN'],
        },
        {
          ...server,
          name: 'docs',
          suggestedName: 'docs',
          kind: 'http',
          what: 'https://docs.example.com/mcp',
        },
        {
          ...server,
          name: 'consentry',
          suggestedName: 'consentry',
          kind: 'http',
          what: 'http://127.0.0.1:29170',
          state: 'ours',
        },
        {
          ...server,
          name: 'shop',
          suggestedName: 'shop',
          kind: 'http',
          what: 'https://shop.example.com/mcp',
          state: 'forbidden',
        },
        {
          ...server,
          name: 'old',
          suggestedName: 'old',
          kind: 'unknown',
          what: '',
          state: 'unsupported',
          words: 'It takes a value from ${input:key}, which only this app knows.',
        },
      ],
      problem: null,
    };
  },
  'import.take': ({ names }) => ({
    added: names.map((name) => ({ name, connector: name })),
    failed: [],
  }),
};
