import type { ConsentQuestion } from '../../../contract/views/questions/consent-question.ts';

/** What the client asks for, in words: all of it, or what is new beside what it has. */
export function RequestedScopes({ question }: { readonly question: ConsentQuestion }) {
  const { already, scopesInWords } = question;
  if (scopesInWords.length === 0) return <p>{startWords(question)}</p>;
  return (
    <>
      {already === null ? (
        <>
          <p>It asks to:</p>
          <ul className="mt-0.5 list-disc pl-4">
            {scopesInWords.map((words) => (
              <li key={words} className="wrap-anywhere">
                {words}
              </li>
            ))}
          </ul>
        </>
      ) : (
        <>
          <p className="text-muted wrap-anywhere">{`It already may: ${already.inWords.join('; ')}.`}</p>
          <p className="mt-1 font-medium">It now also asks for:</p>
        </>
      )}
    </>
  );
}

function startWords({ choices, mustConfirm }: ConsentQuestion): string {
  if (mustConfirm !== null) return 'Nothing is chosen for you: pick what to give.';
  return choices.some(({ before }) => before !== 'none')
    ? 'It logs in again, so this starts from what it has.'
    : 'It did not say what it needs, so this starts from reading only.';
}

/** The same as the client wrote it. */
export function ScopesAsRequested({ scopes }: { readonly scopes: readonly string[] }) {
  return (
    <details className="mt-1.5 text-muted">
      <summary className="w-fit rounded-sm text-meta hover:text-ink">Scopes as requested</summary>
      <code className="wrap-anywhere select-text">{scopes.join(' ')}</code>
    </details>
  );
}
