import type { LoggedArguments } from '../../../contract/views/connector-details.ts';
import type { ConnectorView } from '../../../contract/views/connector-view.ts';
import { Card } from '../../components/layout/card.tsx';
import { linkTo } from '../../state/route.ts';

const kept: readonly { readonly value: LoggedArguments; readonly words: string }[] = [
  { value: 'shapes', words: 'Only argument names, and how long each value is' },
  { value: 'usual', words: 'Short values; long text and secrets are left out' },
  { value: 'texts', words: 'Texts too; secrets are left out' },
];

/**
 * What the log keeps of the arguments of calls. It is set for each connector: they differ in what
 * passes through.
 */
export function RedactionSetting({
  connectors,
}: {
  readonly connectors: readonly ConnectorView[];
}) {
  return (
    <Card title="What the log keeps of a call">
      <p className="mb-2 text-muted">
        Results, passwords and keys are never kept. How much of the arguments is kept is set for
        each connector, in its settings, and applies from the next call.
      </p>
      <dl className="flex flex-col gap-2">
        {kept.map(({ value, words }) => {
          const those = connectors.filter(({ loggedArguments }) => loggedArguments === value);
          return (
            <div key={value} className="border-t border-line pt-2">
              <dt className="font-medium">{words}</dt>
              <dd className="flex flex-wrap gap-x-3 text-muted">
                {those.length === 0 && 'No connector'}
                {those.map(({ name }) => (
                  <a
                    key={name}
                    href={linkTo('connectors', name)}
                    className="rounded-sm text-accent-text hover:underline"
                  >
                    {name}
                  </a>
                ))}
              </dd>
            </div>
          );
        })}
      </dl>
    </Card>
  );
}
