import { Play } from 'lucide-react';
import { useId, useState } from 'react';
import type { CommandInput, CommandOutput } from '../../../../contract/commands/commands.ts';
import type { AppSnapshot } from '../../../../contract/views/snapshot/app-snapshot.ts';
import type { ToolView } from '../../../../contract/views/tools/tool-view.ts';
import { Button } from '../../../components/base/button.tsx';
import { CopyField } from '../../../components/base/copy.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { Field, TextArea } from '../../../components/controls/field.tsx';
import { useCommand } from '../../../state/commands.ts';
import { durationWords } from '../../../state/time-words.ts';
import { samplePrompts } from '../parts/sample-prompts.ts';
import { useTools } from './use-tools.ts';

interface TryToolProps {
  readonly snapshot: AppSnapshot;
  readonly connector: string;
  /** As people call it. */
  readonly title: string;
}

/**
 * After a test that passed: a tool that only reads can be called, and there is something to ask a
 * client (ATLAR-30).
 */
export function TryTool({ snapshot, connector, title }: TryToolProps) {
  const { tools } = useTools(snapshot, { connector });
  const reading = (tools ?? []).filter(
    ({ class: access, review, never, mode }) =>
      access === 'read' && review === 'accepted' && !never && mode !== 'block',
  );
  const prompts = samplePrompts(title, reading);
  return (
    <div className="border-t border-line px-4 py-3">
      {reading.length > 0 && <Call connector={connector} tools={reading} />}
      <h3 className="mb-1 font-medium">Ask a client, for example</h3>
      <div className="flex flex-col gap-2">
        {prompts.map((prompt, index) => (
          <CopyField key={prompt} label={`Sample prompt ${index + 1}`} text={prompt} />
        ))}
      </div>
    </div>
  );
}

interface CallProps {
  readonly connector: string;
  readonly tools: readonly ToolView[];
}

function Call({ connector, tools }: CallProps) {
  const id = useId();
  const [chosen, setChosen] = useState('');
  const [text, setText] = useState('{}');
  const [answer, setAnswer] = useState<CommandOutput<'tool.try'> | null>(null);
  const call = useCommand('tool.try');
  const tool = tools.find(({ name }) => name === chosen) ?? tools[0];
  const args = readArguments(text);
  const run = async () => {
    if (tool === undefined || args === null || call.pending) return;
    setAnswer(null);
    const result = await call.run({ connector, tool: tool.name, arguments: args });
    if (result.ok) setAnswer(result.value);
  };
  return (
    <div className="mb-4 flex flex-col gap-3">
      <div>
        <label htmlFor={id} className="mb-1 block font-medium">
          Try a tool that only reads
        </label>
        <div className="flex flex-wrap gap-2">
          <select
            id={id}
            value={tool?.name ?? ''}
            onChange={(event) => setChosen(event.target.value)}
            className="h-8 min-w-0 grow rounded-md border border-line-strong bg-canvas px-2"
          >
            {tools.map(({ name, title }) => (
              <option key={name} value={name}>
                {title ?? name}
              </option>
            ))}
          </select>
          <Button
            icon={<Play aria-hidden size={14} />}
            disabled={args === null}
            pending={call.pending}
            onClick={() => void run()}
          >
            Call it
          </Button>
        </div>
      </div>
      <Field
        label="Arguments"
        hint="A JSON object; {} where it needs none."
        error={args === null ? 'This is not a JSON object.' : null}
      >
        {(described) => (
          <TextArea
            {...described}
            rows={2}
            className="font-mono"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {call.error !== null && <ErrorPanel error={call.error} />}
      <div role="status" aria-label="Answer of the tool">
        {answer !== null && (
          <>
            <p className="font-medium">
              {answer.ok ? 'It answered' : 'It answered with an error'}
              <span className="font-normal text-muted">{`, after ${durationWords(answer.durationMs)}`}</span>
            </p>
            <pre
              tabIndex={0}
              aria-label="What it answered"
              className="mt-1 max-h-48 overflow-auto rounded-md border border-line bg-sunken p-2 text-meta whitespace-pre-wrap wrap-anywhere"
            >
              {answer.text}
            </pre>
          </>
        )}
      </div>
    </div>
  );
}

type Arguments = NonNullable<CommandInput<'tool.try'>['arguments']>;

function readArguments(text: string): Arguments | null {
  try {
    const value: unknown = JSON.parse(text.trim() === '' ? '{}' : text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Arguments)
      : null;
  } catch {
    return null;
  }
}
