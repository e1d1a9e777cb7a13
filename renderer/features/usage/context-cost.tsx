/** How much of a client's context its list of tools takes, and which tools nobody would miss. */
import { Ban } from 'lucide-react';
import { useState } from 'react';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { ClientView } from '../../../contract/views/snapshot/client-view.ts';
import type { ToolView } from '../../../contract/views/tools/tool-view.ts';
import { Button } from '../../components/base/button.tsx';
import { Card } from '../../components/layout/card.tsx';
import { ShareBar } from '../../components/charts/share-bar.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { Skeleton } from '../../components/feedback/skeleton.tsx';
import { callCommand, useBridge, useCommand } from '../../state/commands.ts';
import { showDone } from '../../state/notices.ts';
import { plural, sizeWords } from '../../state/time-words.ts';
import { BulkConfirm } from '../shell/bulk-confirm.tsx';
import { useTools } from '../connectors/tools/use-tools.ts';
import { shortName } from '../../state/short-name.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { tokenWords } from './token-words.ts';
import { usagePauseMs } from './usage-pause.ts';

const days = 30;
const mostSuggested = 8;

interface ContextCostProps {
  readonly snapshot: AppSnapshot;
  readonly client: ClientView;
}

export function ContextCost({ snapshot, client }: ContextCostProps) {
  const { clientId } = client;
  const { tools, error, replace } = useTools(snapshot, { clientId });
  const used = useAnswer(
    'usage.tools',
    { clientId, days },
    {
      version: snapshot.activity.lastEntryId,
      pauseMs: usagePauseMs,
      keepsLast: true,
    },
  );
  if (error !== null) return <ErrorPanel error={error} />;
  if (tools === null) {
    return (
      <Card title="Context used by tools">
        <Skeleton className="h-20" />
      </Card>
    );
  }
  const listed = tools.filter((tool) => tool.outcome !== 'deny');
  const total = bytesOf(listed);
  const connectors = [...new Set(listed.map((tool) => tool.connector))]
    .map((name) => ({ name, bytes: bytesOf(listed.filter((tool) => tool.connector === name)) }))
    .toSorted((a, b) => b.bytes - a.bytes);
  const calls = new Set((used.value ?? []).map(({ connector, tool }) => `${connector} ${tool}`));
  const unused =
    used.value === null
      ? []
      : listed
          .filter(({ connector, name }) => !calls.has(`${connector} ${name}`))
          .toSorted((a, b) => b.listedBytes - a.listedBytes);
  return (
    <Card
      title="Context used by tools"
      aside={<span className="text-meta text-muted">{costWords(total)}</span>}
    >
      {listed.length === 0 ? (
        <p className="text-muted">It is shown no tool.</p>
      ) : (
        <>
          <p className="mb-3 text-muted">
            {`A client reads about ${plural(listed.length, 'tool')} at the start of each conversation. That uses up context before you type.`}
          </p>
          <div className="flex flex-col gap-1.5">
            {connectors.map(({ name, bytes }) => (
              <ShareBar key={name} name={name} share={bytes / total} words={costWords(bytes)} />
            ))}
          </div>
          {unused.length > 0 && (
            <section aria-label="Unused tools" className="mt-4">
              <h3 className="font-medium">{`${plural(unused.length, 'tool')} not called in ${days} days`}</h3>
              <p className="mb-1 text-muted">
                {`Blocking them for this client saves it about ${tokenWords(bytesOf(unused))} per conversation. Other clients keep them.`}
              </p>
              <BlockUnused tools={unused} client={client} onChanged={replace} />
              <ul className="divide-y divide-line">
                {unused.slice(0, mostSuggested).map((tool) => (
                  <UnusedTool
                    key={tool.exposedName}
                    tool={tool}
                    client={client}
                    onChanged={replace}
                  />
                ))}
              </ul>
              {unused.length > mostSuggested && (
                <p className="pt-1 text-meta text-muted">
                  {`and ${unused.length - mostSuggested} more under “What can it do?”`}
                </p>
              )}
            </section>
          )}
        </>
      )}
    </Card>
  );
}

interface BlockUnusedProps {
  readonly tools: readonly ToolView[];
  readonly client: ClientView;
  readonly onChanged: (tool: ToolView) => void;
}

/** All of them at once, after one question that names them. */
function BlockUnused({ tools, client, onChanged }: BlockUnusedProps) {
  const bridge = useBridge();
  // As they were when it was asked: each that is blocked leaves the list.
  const [asked, setAsked] = useState<readonly ToolView[] | null>(null);
  return (
    <>
      <Button
        size="small"
        className="my-1"
        icon={<Ban aria-hidden size={12} />}
        onClick={() => setAsked(tools)}
      >
        {`Block all ${tools.length} unused`}
      </Button>
      {asked !== null && (
        <BulkConfirm
          title={(count) => `Block ${plural(count, 'tool')} for ${shortName(client.name)}?`}
          verb="Block"
          keep="Leave them"
          items={asked.map(({ exposedName, name, connector }) => ({
            id: exposedName,
            name: `${name} on ${connector}`,
          }))}
          done="blocked for this client"
          act={async ({ id }) => {
            const tool = asked.find(({ exposedName }) => exposedName === id);
            const result = await callCommand(bridge, 'client.setTool', {
              clientId: client.clientId,
              connector: tool?.connector ?? '',
              tool: tool?.name ?? '',
              mode: 'block',
            });
            if (result.ok) onChanged(result.value);
            return result;
          }}
          onClose={() => setAsked(null)}
        >
          Other clients keep them. Undo it for each under “What can it do?”: Default.
        </BulkConfirm>
      )}
    </>
  );
}

interface UnusedToolProps {
  readonly tool: ToolView;
  readonly client: ClientView;
  readonly onChanged: (tool: ToolView) => void;
}

function UnusedTool({ tool, client, onChanged }: UnusedToolProps) {
  const set = useCommand('client.setTool', 'notice');
  const [isDone, setIsDone] = useState(false);
  const block = async () => {
    const { connector, name } = tool;
    const result = await set.run({
      clientId: client.clientId,
      connector,
      tool: name,
      mode: 'block',
    });
    if (!result.ok) return;
    setIsDone(true);
    onChanged(result.value);
    showDone(
      `${name} is blocked for ${shortName(client.name)}`,
      'Undo it under “What can it do?”: Default.',
    );
  };
  return (
    <li className="flex items-center gap-3 py-1">
      <span className="min-w-0 grow">
        <span className="block truncate font-medium">{tool.name}</span>
        <span className="block truncate text-meta text-muted">
          {`on ${tool.connector}, about ${tokenWords(tool.listedBytes)}`}
        </span>
      </span>
      <Button
        size="small"
        icon={<Ban aria-hidden size={12} />}
        aria-label={`Block ${tool.name} for this client`}
        disabled={isDone}
        pending={set.pending}
        onClick={() => void block()}
      >
        Block for this client
      </Button>
    </li>
  );
}

function bytesOf(tools: readonly ToolView[]): number {
  return tools.reduce((sum, tool) => sum + tool.listedBytes, 0);
}

function costWords(bytes: number): string {
  return `${sizeWords(bytes)}, about ${tokenWords(bytes)}`;
}
