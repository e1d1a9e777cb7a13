/**
 * Why a call of this client would be decided as it is, step by step, and with which arguments it
 * would be otherwise.
 */
import { useEffect, useState, type FormEvent } from 'react';
import type { CommandInput } from '../../../../contract/commands/commands.ts';
import type { Judgement } from '../../../../contract/views/explain.ts';
import type { ClientView } from '../../../../contract/views/snapshot/client-view.ts';
import type { ToolView } from '../../../../contract/views/tools/tool-view.ts';
import { Button } from '../../../components/base/button.tsx';
import { Dialog } from '../../../components/feedback/dialog.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { Field, TextArea } from '../../../components/controls/field.tsx';
import { ModeMark } from '../../../components/base/marks.tsx';
import { SkeletonRows } from '../../../components/feedback/skeleton.tsx';
import { useCommand } from '../../../state/commands.ts';
import { outcomeWords } from '../../../state/words.ts';
import { DecisionSteps } from '../../activity/decision-steps.tsx';
import { shortName } from '../../../state/short-name.ts';

interface ExplainCallProps {
  readonly tool: ToolView;
  readonly client: ClientView;
  readonly onClose: () => void;
}

type Arguments = NonNullable<CommandInput<'explain.call'>['arguments']>;

export function ExplainCall({ tool, client, onClose }: ExplainCallProps) {
  const { run, error, pending } = useCommand('explain.call');
  const [judgement, setJudgement] = useState<Judgement | null>(null);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const { connector, name } = tool;
  const { clientId } = client;

  useEffect(() => {
    let isCurrent = true;
    void run({ clientId, connector, tool: name }).then((result) => {
      if (isCurrent && result.ok) setJudgement(result.value);
    });
    return () => {
      isCurrent = false;
    };
  }, [run, clientId, connector, name]);

  const judge = async (event: FormEvent) => {
    event.preventDefault();
    const args = readArguments(text);
    setProblem(typeof args === 'string' ? args : null);
    if (typeof args === 'string') return;
    const call = { clientId, connector, tool: name };
    const result = await run(args === null ? call : { ...call, arguments: args });
    if (result.ok) setJudgement(result.value);
  };

  return (
    <Dialog
      open
      title={`If ${shortName(client.name)} calls ${name} on ${connector}`}
      onClose={onClose}
      footer={
        <Button data-initial-focus onClick={onClose}>
          Close
        </Button>
      }
    >
      {error !== null && <ErrorPanel error={error} />}
      {judgement === null && error === null && <SkeletonRows label="Loading why" rows={4} />}
      {judgement !== null && (
        <div aria-live="polite">
          <p className="mb-3 font-medium">
            <ModeMark {...outcomeWords[judgement.outcome]} />
            <span className="text-muted"> · {judgement.reasonText}</span>
          </p>
          <DecisionSteps steps={judgement.steps} outcome={judgement.outcome} />
          <p className="mt-3 text-muted wrap-anywhere">{judgement.change}</p>
          {judgement.dependsOnArguments && (
            <p className="mt-1 text-muted">With some arguments a rule decides otherwise.</p>
          )}
        </div>
      )}
      <form noValidate onSubmit={(event) => void judge(event)} className="mt-4">
        <Field
          label="With these arguments"
          hint="As JSON. Nothing is called: only the decision is made."
          error={problem}
        >
          {(described) => (
            <TextArea
              {...described}
              rows={3}
              placeholder={'{ "repository": "acme/web" }'}
              className="font-mono text-meta"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" pending={pending} className="mt-2">
          Decide
        </Button>
      </form>
    </Dialog>
  );
}

/** The arguments, null for none, or what is wrong with the text. */
function readArguments(text: string): Arguments | null | string {
  if (text.trim() === '') return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Arguments;
  } catch {
    return 'This is not JSON. Put names and texts in double quotes.';
  }
  return 'Arguments are an object, e.g. { "repository": "acme/web" }.';
}
