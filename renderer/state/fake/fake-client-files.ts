/** AI clients of the fake machine: some are here, one lost our entry, one cannot be written. */
import type {
  ClientApp,
  ClientEntry,
  ClientFilePreview,
} from '../../../contract/client-file-commands.ts';
import type { CommandInput } from '../../../contract/commands.ts';
import { refused, type Handler } from './fake-context.ts';
import { ago } from './fake-time.ts';

type Names =
  | 'clientFiles.list'
  | 'clientFiles.preview'
  | 'clientFiles.install'
  | 'clientFiles.uninstall'
  | 'clientFiles.undo'
  | 'clientFiles.forget'
  | 'import.preview'
  | 'import.take';

function app(id: string, name: string, change: Partial<ClientApp> = {}): ClientApp {
  return {
    id,
    name,
    isPromoted: true,
    isFound: false,
    file: `/Users/sam/.${id}/mcp.json`,
    canWrite: true,
    ways: ['http', 'bridge'],
    projectFile: null,
    managed: null,
    entries: [],
    ...change,
  };
}

function entry(of: string, appName: string, change: Partial<ClientEntry> = {}): ClientEntry {
  return {
    id: `entry-${of}`,
    app: of,
    appName,
    file: `/Users/sam/.${of}/mcp.json`,
    name: 'consentry',
    via: 'http',
    connector: null,
    state: 'present',
    installedAt: ago(60 * 24),
    canUndo: true,
    ...change,
  };
}

export function fakeClientApps(): readonly ClientApp[] {
  return [
    app('claude-desktop', 'Claude Desktop', {
      isFound: true,
      ways: ['bridge'],
      file: '/Users/sam/Library/Application Support/Claude/claude_desktop_config.json',
    }),
    app('claude-code', 'Claude Code', {
      isFound: true,
      managed:
        'Your organisation manages the servers of Claude Code; it ignores entries of your own.',
    }),
    app('cursor', 'Cursor', { isFound: true, entries: [entry('cursor', 'Cursor')] }),
    app('vscode', 'VS Code', {
      isFound: true,
      entries: [entry('vscode', 'VS Code', { state: 'gone', canUndo: false })],
    }),
    app('codex', 'Codex', {
      isFound: true,
      entries: [entry('codex', 'Codex', { state: 'blocked' })],
    }),
    app('gemini-cli', 'Gemini CLI'),
    app('windsurf', 'Windsurf'),
    app('zed', 'Zed', { canWrite: false }),
    app('goose', 'Goose', { isPromoted: false }),
  ];
}

export const clientFileHandlers: {
  readonly [Name in Names]: Handler<CommandInput<Name>>;
} = {
  'import.preview': ({ app: id }, { world }) => {
    const known = world.clientApps.find((each) => each.id === id);
    if (known === undefined) return undefined;
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
  'clientFiles.list': (_, { world }) => world.clientApps,
  'clientFiles.preview': ({ app: id, name = 'consentry', via }, { world }) => {
    const found = world.clientApps.find((each) => each.id === id);
    return found === undefined ? undefined : previewOf(found, name, via ?? found.ways[0] ?? 'http');
  },
  'clientFiles.install': ({ app: id, name = 'consentry', via = 'http' }, { world }) => {
    const found = world.clientApps.find((each) => each.id === id);
    if (found === undefined) return undefined;
    if (!found.canWrite)
      return refused({ code: 'conflict', message: 'This file cannot be written.', hint: null });
    const made = entry(id, found.name, { name, via });
    change(world, { ...found, isFound: true, entries: [made] });
    return made;
  },
  'clientFiles.uninstall': ({ entry: id }, { world }) => {
    const file = drop(world, id);
    return file === undefined ? undefined : { file, isRestored: true };
  },
  'clientFiles.undo': ({ entry: id }, { world }) => {
    const file = drop(world, id);
    return file === undefined ? undefined : { file };
  },
  'clientFiles.forget': ({ entry: id }, { world }) => {
    drop(world, id);
    return { id };
  },
};

interface Apps {
  clientApps: readonly ClientApp[];
}

function change(world: Apps, next: ClientApp): void {
  world.clientApps = world.clientApps.map((each) => (each.id === next.id ? next : each));
}

function drop(world: Apps, id: string): string | undefined {
  const found = world.clientApps.find(({ entries }) => entries.some((each) => each.id === id));
  if (found === undefined) return undefined;
  change(world, { ...found, entries: [] });
  return found.file ?? '';
}

function previewOf(
  { id, name: appName, file, canWrite, managed }: ClientApp,
  name: string,
  via: 'http' | 'bridge',
): ClientFilePreview {
  const inner =
    via === 'http'
      ? [`      "url": "http://127.0.0.1:29170/mcp"`]
      : [`      "command": "/opt/consentry/bridge",`, `      "args": ["--client", "${id}"]`];
  const isForeign = id === 'claude-code' && name === 'consentry';
  return {
    app: id,
    appName,
    file,
    fileExists: true,
    name,
    via,
    act: canWrite ? (isForeign ? 'replace' : 'add') : 'blocked',
    lines: canWrite
      ? [
          { kind: 'same', text: '  "mcpServers": {' },
          { kind: 'same', text: '    "docs": {…},' },
          ...[`    "${name}": {`, ...inner, '    }'].map((text) => ({
            kind: 'added' as const,
            text,
          })),
          { kind: 'same', text: '  }' },
        ]
      : [],
    others: ['docs'],
    digest: canWrite ? 'seen' : null,
    problem: canWrite
      ? null
      : {
          reason: 'uncertain',
          message: 'Where this client keeps its servers is not certain on this system.',
          hint: 'Paste the lines yourself, and look whether the client takes them.',
        },
    snippet: `{\n  "mcpServers": {\n    "${name}": {\n${inner.join('\n')}\n    }\n  }\n}`,
    link: null,
    commandLine: null,
    notes: managed === null ? [] : [managed],
    after: 'It notices by itself; reload it or switch the server on there if it asks.',
  };
}
