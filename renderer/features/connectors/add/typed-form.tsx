import type { Ref } from 'react';
import { Checkbox } from '../../../components/controls/field.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { NameField } from '../form/name-field.tsx';
import { ConnectorTest } from '../parts/connector-test.tsx';
import { NewCommandFields, NewUrlFields } from './new-connector-fields.tsx';
import type { TypedConnector } from './use-typed-connector.ts';

interface TypedFormProps {
  readonly typed: TypedConnector;
  /** Our own origin, where logins come back to. */
  readonly issuer: string | null;
  readonly ref: Ref<HTMLDivElement>;
}

/** The fields for a command or an address, and the result of a test. */
export function TypedForm({ typed, issuer, ref }: TypedFormProps) {
  const { draft, shown, change, tested, testError, addError } = typed;
  const fields = { draft, shown, onChange: change, onLeave: typed.suggestName };
  return (
    <div ref={ref} tabIndex={-1} data-quiet-focus className="flex flex-col gap-3">
      {draft.kind === 'stdio' ? (
        <NewCommandFields {...fields} />
      ) : (
        <NewUrlFields {...fields} issuer={issuer} />
      )}
      <NameField
        value={draft.name}
        error={shown.name ?? null}
        onChange={(name) => change({ name })}
      />
      <div>
        <Checkbox checked={draft.enabled} onChange={(enabled) => change({ enabled })}>
          Enabled
        </Checkbox>
      </div>
      {tested !== null && <ConnectorTest result={tested} onClose={typed.closeTest} />}
      {testError !== null && <ErrorPanel error={testError} />}
      {addError !== null && <ErrorPanel error={addError} />}
    </div>
  );
}
