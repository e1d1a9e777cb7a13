/** Calls of the past in the log of a world, written by the writer of the log, as if day by day. */
import { createNames } from '../../../main/core/audit/names.ts';
import { createEntryWriter } from '../../../main/core/audit/write-entries.ts';
import type { AuditRow } from '../../../main/core/audit/entry.ts';
import { openAuditStore } from '../../../main/core/store/open-audit.ts';
import type { PastData } from './world-data.ts';

const dayMs = 24 * 3_600_000;

type Call = Pick<AuditRow, 'connector' | 'tool' | 'decision' | 'reason' | 'arguments'>;

const calls: readonly Call[] = [
  made('github', 'search_issues', { query: 'is:open label:bug', repo: 'acme/web' }),
  made('github', 'get_file_contents', { path: 'src/index.ts', repo: 'acme/web' }),
  made('filesystem', 'read_text_file', { path: '/srv/config.json' }),
  made('github', 'list_issues', { repo: 'acme/api', state: 'open' }),
  made('filesystem', 'list_directory', { path: '/srv' }),
  made('github', 'create_issue', { title: 'Header jumps', repo: 'acme/web' }),
  { ...made('filesystem', 'write_file', { path: '/srv/config.json' }), decision: 'deny' },
  made('github', 'list_pull_requests', { repo: 'acme/web' }),
];

function made(connector: string, tool: string, args: object): Call {
  return { connector, tool, decision: 'allow', arguments: JSON.stringify(args) };
}

const clients = [
  { clientId: 'https://claude.ai/oauth/claude-code-client-metadata', clientName: 'Claude Code' },
  { clientId: 'past-cursor', clientName: 'Cursor' },
];

/** @param dataDir of a core that has not started yet */
export async function writePastCalls(dataDir: string, { entries, days }: PastData): Promise<void> {
  const store = openAuditStore(dataDir);
  const writer = createEntryWriter(store.db, createNames(store.db));
  const end = Date.now() - 60_000;
  store.transaction(() => {
    for (let at = 0; at < entries; at += 1) {
      const { [at % calls.length]: call } = calls;
      const { [at % 3 === 0 ? 1 : 0]: client } = clients;
      writer.write(Math.round(end - ((entries - at) * days * dayMs) / entries), {
        actor: 'mcp_client',
        action: 'tools/call',
        layer: call?.decision === 'deny' ? 'grant' : null,
        durationMs: 20 + (at % 400),
        resultBytes: 200 + (at % 9000),
        decision: 'allow',
        ...client,
        ...call,
      });
    }
    writer.finish();
  });
  await store.close();
}
