import type { ReactNode } from 'react';
import { Checkbox, Field, TextInput } from '../../../components/controls/field.tsx';
import type { ConnectorDraft } from './connector-draft.ts';
import { plainHost } from './web-address.ts';

type AddressDraft = Pick<ConnectorDraft, 'url' | 'plainHost'>;

interface AddressFieldProps {
  readonly draft: AddressDraft;
  readonly error: string | null;
  readonly onChange: (changed: Partial<AddressDraft>) => void;
  readonly onLeave?: () => void;
  /** In place of the hint. */
  readonly note?: ReactNode;
}

/** The address, kept as it is typed. Without encryption it needs a yes for exactly that host. */
export function AddressField({ draft, error, onChange, onLeave, note }: AddressFieldProps) {
  const host = plainHost(draft.url);
  return (
    <>
      <Field
        label="URL"
        hint={note ?? 'The address of the MCP server, exactly as you were given it.'}
        error={error}
      >
        {(props) => (
          <TextInput
            {...props}
            type="url"
            maxLength={2048}
            placeholder="https://mcp.example.com/mcp"
            value={draft.url}
            onChange={(event) => onChange({ url: event.target.value })}
            onBlur={onLeave}
          />
        )}
      </Field>
      {host !== null && (
        <div>
          <Checkbox
            checked={draft.plainHost === host}
            onChange={(agreed) => onChange({ plainHost: agreed ? host : null })}
            hint="Anyone on the network can read and change what is sent, including tokens."
          >
            {`Send to ${host} without encryption`}
          </Checkbox>
        </div>
      )}
    </>
  );
}

interface BearerFieldProps {
  readonly bearer: string;
  readonly error: string | null;
  readonly onChange: (bearer: string) => void;
}

export function BearerField({ bearer, error, onChange }: BearerFieldProps) {
  return (
    <Field
      label="Bearer token (optional)"
      hint="Leave it empty to log in with the browser, or if no login is needed. It is kept in the vault."
      error={error}
    >
      {(props) => (
        <TextInput
          {...props}
          type="password"
          maxLength={16_384}
          value={bearer}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
