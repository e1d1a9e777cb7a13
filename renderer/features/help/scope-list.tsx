import { scopeMeanings } from '../../../contract/plain/scope-words.ts';

/** What a client can ask for, scope by scope (ATMOS-42). */
export function ScopeList() {
  return (
    <>
      <p className="mb-2 text-muted">
        A client names what it wants in scopes. You choose what it gets: less, more, or other
        connectors. Reading never includes tools that change anything.
      </p>
      <dl className="divide-y divide-line border-y border-line">
        {scopeMeanings.map(({ scope, allows }) => (
          <div key={scope} className="flex flex-wrap gap-x-4 py-1.5">
            <dt className="w-60 shrink-0 wrap-anywhere">
              <code>{scope}</code>
            </dt>
            <dd className="min-w-0 grow basis-60 text-muted">{allows}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
