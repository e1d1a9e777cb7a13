/**
 * Why an entry says what it says, how the same call would be decided now, and what else belongs to
 * the call.
 */
import { useState } from 'react';
import type { Explanation, Judgement } from '../../../contract/views/explain.ts';
import type { AuditEntry } from '../../../contract/views/audit-entry.ts';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { ModeMark } from '../../components/base/marks.tsx';
import { SkeletonRows } from '../../components/feedback/skeleton.tsx';
import { useNow } from '../../state/clock.ts';
import { linkTo } from '../../state/route.ts';
import { logTime } from '../../state/time-words.ts';
import { outcomeWords, wordsOfAct } from '../../state/words.ts';
import { DecisionMark } from './decision-mark.tsx';
import { DecisionSteps } from './decision-steps.tsx';
import { GiveConnector } from './give-connector.tsx';
import { useAnswer } from '../../state/use-answer.ts';

interface EntryWhyProps {
  readonly entry: AuditEntry;
  readonly onOpen: (entry: AuditEntry) => void;
}

export function EntryWhy({ entry, onOpen }: EntryWhyProps) {
  const [given, setGiven] = useState(0);
  const { value: explanation, error } = useAnswer(
    'explain.entry',
    { id: entry.id },
    { version: given },
  );
  if (entry.reason === null && error === null) {
    return explanation === null ? null : (
      <Story entry={entry} related={explanation.related} onOpen={onOpen} />
    );
  }
  return (
    <>
      <h3 className="mt-5 mb-1.5 font-semibold">Why</h3>
      {error !== null && <ErrorPanel error={error} />}
      {error === null && explanation === null && <SkeletonRows label="Loading why" rows={3} />}
      {explanation !== null && (
        <>
          <p className="mb-2 wrap-anywhere">{explanation.summary}</p>
          {explanation.change !== null && (
            <p className="mb-2 text-muted wrap-anywhere">{explanation.change}</p>
          )}
          <GiveConnector entry={entry} onGiven={() => setGiven((times) => times + 1)} />
          {explanation.steps.length > 0 && (
            <DecisionSteps steps={explanation.steps} outcome={firstOutcome(explanation)} />
          )}
          {explanation.now !== null && <Now entry={entry} now={explanation.now} />}
          {explanation.ruleFrom !== null && (
            <p className="mt-3">
              <a
                href={linkTo('settings', `rules/${entry.id}`)}
                className="rounded-sm font-medium text-accent-text hover:underline"
              >
                Make a rule for calls like this
              </a>
            </p>
          )}
          <Story entry={entry} related={explanation.related} onOpen={onOpen} />
        </>
      )}
    </>
  );
}

/**
 * The steps are about the decision when the call came in: a call that was answered later was asked
 * about.
 */
function firstOutcome({ entry, related, steps }: Explanation): Judgement['outcome'] {
  if (entry === null || steps.length === 0) return 'deny';
  if ([entry, ...related].some(({ decision }) => decision === 'ask')) return 'ask';
  return entry.decision === 'deny' && entry.reason !== 'denied_upstream' ? 'deny' : 'allow';
}

function Now({ entry, now }: { readonly entry: AuditEntry; readonly now: Judgement }) {
  const isSame = now.reason === entry.reason;
  const { mode, word } = outcomeWords[now.outcome];
  return (
    <div className="mt-3 rounded-md border border-line bg-sunken px-3 py-2">
      <p className="font-medium">The same call now</p>
      {isSame ? (
        <p className="text-muted">It would be decided the same way.</p>
      ) : (
        <p className="mt-0.5 wrap-anywhere">
          <ModeMark mode={mode} word={word} />
          <span className="text-muted"> · {now.reasonText}</span>
        </p>
      )}
      {now.dependsOnArguments && (
        <p className="text-muted">With some arguments a rule decides otherwise.</p>
      )}
    </div>
  );
}

interface StoryProps {
  readonly entry: AuditEntry;
  /** The other entries of the same call. */
  readonly related: readonly AuditEntry[];
  readonly onOpen: (entry: AuditEntry) => void;
}

/** One call from its question to its end: asked about, answered, sent, ended (ATRYUM-50). */
function Story({ entry, related, onOpen }: StoryProps) {
  const now = useNow();
  if (related.length === 0) return null;
  const all = inOrder([entry, ...related]);
  return (
    <>
      <h3 className="mt-5 mb-1.5 font-semibold">
        {all.some(({ tool }) => tool !== null) ? 'The same call' : 'The same question'}
      </h3>
      <ol className="divide-y divide-line overflow-hidden rounded-md border border-line">
        {all.map((each) => (
          <li key={each.id} aria-current={each.id === entry.id ? 'step' : undefined}>
            <button
              type="button"
              disabled={each.id === entry.id}
              onClick={() => onOpen(each)}
              className="flex min-h-8 w-full flex-wrap items-center gap-x-3 px-3 py-1 text-left enabled:hover:bg-hover disabled:bg-selected focus-visible:-outline-offset-2"
            >
              {isAnswer(each) ? (
                <span>{wordsOfAct(each.action)}</span>
              ) : (
                <DecisionMark decision={each.decision} />
              )}
              <span className="text-muted tabular-nums">{logTime(each.at, now)}</span>
              <span className="text-meta text-muted">entry {each.id}</span>
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}

const isAnswer = ({ action }: AuditEntry): boolean => action.startsWith('question.');

/** An answer is written when all of it is done: the call that it let through may be on its way. */
function inOrder(entries: readonly AuditEntry[]): readonly AuditEntry[] {
  const sorted = entries.toSorted((one, other) => one.id - other.id);
  const answers = sorted.filter(isAnswer);
  const others = sorted.filter((each) => !isAnswer(each));
  const asked = others.findIndex(({ decision }) => decision === 'ask') + 1;
  return [...others.slice(0, asked), ...answers, ...others.slice(asked)];
}
