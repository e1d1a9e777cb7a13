/**
 * The arguments of a call: one by one with what is new in them, or as the JSON that will be sent.
 */
import type { ApprovalQuestion } from '../../../contract/views/questions/question.ts';
import { Badge } from '../../components/feedback/badge.tsx';
import { Tabs } from '../../components/controls/tabs.tsx';
import { plural, sizeWords } from '../../state/time-words.ts';

type Argument = ApprovalQuestion['argumentList'][number];

export function CallArguments({ question }: { readonly question: ApprovalQuestion }) {
  const list = question.argumentList;
  if (list.length === 0)
    return question.arguments === '{}' ? (
      <p className="text-muted">None.</p>
    ) : (
      <Json question={question} />
    );
  return (
    <div className="[&_[role=tablist]]:mb-2">
      <Tabs
        label="Arguments"
        tabs={[
          { id: 'table', label: 'One by one', content: <ArgumentTable question={question} /> },
          { id: 'json', label: 'JSON', content: <Json question={question} /> },
        ]}
      />
    </div>
  );
}

function ArgumentTable({ question }: { readonly question: ApprovalQuestion }) {
  const { argumentList, moreArguments, goneArguments, hasBefore } = question;
  const isAsBefore =
    hasBefore &&
    goneArguments.length === 0 &&
    argumentList.every(({ change }) => change === 'same');
  return (
    <div
      tabIndex={0}
      role="group"
      aria-label="Arguments one by one"
      className="max-h-64 min-h-16 overflow-y-auto rounded-md border border-line bg-sunken"
    >
      <dl className="divide-y divide-line">
        {argumentList.map((argument, index) => (
          // Names are made visible and shortened, so two can look alike.
          <ArgumentRow key={`${index} ${argument.name}`} argument={argument} />
        ))}
      </dl>
      {moreArguments > 0 && (
        <p className="border-t border-line px-2.5 py-1.5 font-medium text-danger-text">
          {plural(moreArguments, 'more argument')} under JSON
        </p>
      )}
      {goneArguments.length > 0 && (
        <p className="border-t border-line px-2.5 py-1.5 text-muted wrap-anywhere">
          No longer there: <bdi className="font-mono">{goneArguments.join(', ')}</bdi>
        </p>
      )}
      {isAsBefore && (
        <p className="border-t border-line px-2.5 py-1.5 text-muted">
          The same as in the last call you allowed.
        </p>
      )}
    </div>
  );
}

function ArgumentRow({ argument }: { readonly argument: Argument }) {
  const { name, value, hiddenCharacters, change, before } = argument;
  return (
    <div className="grid grid-cols-[minmax(4rem,8rem)_minmax(0,1fr)] gap-3 px-2.5 py-1.5 max-[20rem]:grid-cols-1">
      <dt className="min-w-0 font-mono text-meta wrap-anywhere text-muted">
        <bdi>{name}</bdi>
        {change !== 'same' && (
          <span className="mt-0.5 block font-sans">
            <Badge tone="warn">{change === 'new' ? 'new' : 'changed'}</Badge>
          </span>
        )}
      </dt>
      <dd className="min-w-0 wrap-anywhere whitespace-pre-wrap select-text">
        <bdi>{value}</bdi>
        {hiddenCharacters > 0 && (
          <span className="block text-meta text-danger-text">
            {plural(hiddenCharacters, 'character')} not shown
          </span>
        )}
        {before !== null && (
          <span className="mt-0.5 block text-meta text-muted">
            before: <bdi>{before}</bdi>
          </span>
        )}
      </dd>
    </div>
  );
}

function Json({ question }: { readonly question: ApprovalQuestion }) {
  return (
    <>
      <pre
        tabIndex={0}
        role="group"
        aria-label="Arguments"
        className="max-h-64 min-h-16 overflow-y-auto rounded-md border border-line bg-sunken p-2.5 wrap-anywhere whitespace-pre-wrap select-text"
      >
        {question.arguments}
      </pre>
      {question.hiddenCharacters > 0 && (
        <p className="mt-1 text-meta text-muted tabular-nums">
          {sizeWords(question.argumentBytes)} in all; beginning and end are shown
        </p>
      )}
    </>
  );
}
