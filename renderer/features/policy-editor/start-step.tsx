import { FileJson, FilePlus2, ShieldCheck, SquareTerminal } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { PolicyBridge } from '../../../contract/plain/bridge.ts';
import type { CommandOutput } from '../../../contract/commands/commands.ts';
import { policyFile } from '../../../contract/plain/input-limits.ts';
import type { PolicyDocument } from '../../../contract/views/policy/policy-document.ts';
import type { PolicyFaultView } from '../../../contract/views/policy/policy-review.ts';
import type { CommandErrorView } from '../../../contract/views/errors.ts';
import { Button } from '../../components/base/button.tsx';
import { Banner } from '../../components/feedback/banner.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { Card } from '../../components/layout/card.tsx';
import { callPolicy } from './call-policy.ts';
import { emptyDraft } from './draft-edits.ts';

interface StartStepProps {
  readonly bridge: PolicyBridge;
  readonly onBegin: (draft: PolicyDocument, from: string) => void;
}

/** Why a text opened nothing. */
type Problem =
  | { readonly kind: 'faulty'; readonly from: string; readonly faults: readonly PolicyFaultView[] }
  | { readonly kind: 'failed'; readonly error: CommandErrorView };

type Start = CommandOutput<'policy.start'>;

/** Where a draft begins: nothing, what holds here, or a file. */
export function StartStep({ bridge, onBegin }: StartStepProps) {
  const [start, setStart] = useState<Start | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    let isOver = false;
    const ask = (): void =>
      void callPolicy(bridge, 'policy.start', {}).then((answer) => {
        if (isOver) return;
        if (answer.ok) setStart(answer.value);
        else setProblem({ kind: 'failed', error: answer.error });
      });
    ask();
    // The command line may have named a file meanwhile, and shown this window again.
    window.addEventListener('focus', ask);
    return () => {
      isOver = true;
      window.removeEventListener('focus', ask);
    };
  }, [bridge]);

  /** Opens nothing that could not be used: the draft would lose what it does not know. */
  const open = async (text: string, from: string): Promise<void> => {
    setProblem(null);
    const answer = await callPolicy(bridge, 'policy.review', { text });
    if (!answer.ok) return setProblem({ kind: 'failed', error: answer.error });
    if (answer.value.kind === 'faulty')
      return setProblem({ kind: 'faulty', from, faults: answer.value.faults });
    onBegin(answer.value.policy, from);
  };

  const choose = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    if (file.size > policyFile.bytes) return setProblem(tooLarge(file.name));
    await open(await file.text(), file.name);
  };

  return (
    <div className="flex max-w-3xl flex-col gap-4">
      {problem !== null && <StartProblem problem={problem} />}
      <Card title="Begin with" flush>
        <ul aria-label="Begin with">
          {start?.file != null && (
            <Way
              icon={<SquareTerminal size={16} />}
              title={start.file.name}
              text="The file that consentry policy edit named."
              verb="Open it"
              onPress={() => void open(start.file?.text ?? '', start.file?.name ?? '')}
            />
          )}
          <Way
            icon={<FilePlus2 size={16} />}
            title="An empty policy"
            text="As strict as possible: nothing may be used until you allow it."
            verb="Begin empty"
            onPress={() => onBegin(emptyDraft, 'an empty policy')}
          />
          {start?.inForce != null && (
            <Way
              icon={<ShieldCheck size={16} />}
              title="The policy of this computer"
              text={`As it is in force here, from ${start.path}. It stays as it is.`}
              verb="Begin with it"
              onPress={() => void open(start.inForce ?? '', 'the policy of this computer')}
            />
          )}
          <Way
            icon={<FileJson size={16} />}
            title="A file"
            text="A policy.json that you have. It stays as it is."
            verb="Choose a file…"
            onPress={() => input.current?.click()}
          />
        </ul>
      </Card>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        aria-label="Policy file"
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = '';
          void choose(file);
        }}
      />
      <p className="text-muted">
        A policy sets ceilings for everyone on a computer, and can only make things stricter. You
        write it here. You or your device management put it in place, with the permission of the
        system.
      </p>
    </div>
  );
}

function tooLarge(from: string): Problem {
  const message = `The file is larger than ${policyFile.bytes / 1024} KiB.`;
  return { kind: 'faulty', from, faults: [{ place: '', path: [], message }] };
}

function StartProblem({ problem }: { readonly problem: Problem }) {
  if (problem.kind === 'failed') return <ErrorPanel error={problem.error} />;
  return (
    <div role="alert">
      <Banner tone="error" title={`${problem.from} cannot be used, so it was not opened`}>
        <ul aria-label="Faults">
          {problem.faults.map(({ place, message }) => (
            <li key={`${place} ${message}`} className="wrap-anywhere">
              {place === '' ? message : `${place}: ${message}`}
            </li>
          ))}
        </ul>
      </Banner>
    </div>
  );
}

interface WayProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text: string;
  readonly verb: string;
  readonly onPress: () => void;
}

function Way({ icon, title, text, verb, onPress }: WayProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line px-4 py-3 first:border-t-0">
      <span aria-hidden className="text-muted">
        {icon}
      </span>
      <div className="min-w-0 grow basis-56">
        <p className="font-medium wrap-anywhere">{title}</p>
        <p className="text-muted wrap-anywhere">{text}</p>
      </div>
      <Button onClick={onPress}>{verb}</Button>
    </li>
  );
}
