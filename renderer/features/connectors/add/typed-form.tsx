import type { Ref } from 'react';
import { Checkbox } from '../../../components/controls/field.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { NameField } from '../form/name-field.tsx';
import { ConnectorTest } from '../parts/connector-test.tsx';
import { Detected } from './detected.tsx';
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
  const leave = () => {
    typed.suggestName();
    void typed.detect();
  };
  const fields = { draft, shown, onChange: change, onLeave: leave };
  return (
    <div ref={ref} tabIndex={-1} data-quiet-focus className="flex flex-col gap-3">
      {draft.kind === 'stdio' ? (
        <NewCommandFields {...fields} />
      ) : (
        <NewUrlFields {...fields} issuer={issuer} note={noteOf(typed)} />
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

/** Stands where the hint was, so that nothing moves under the pointer. */
function noteOf({ isDetecting, detected }: TypedConnector) {
  if (isDetecting) return <span role="status">Checking what answers there…</span>;
  return detected === null ? null : <Detected result={detected} />;
}
