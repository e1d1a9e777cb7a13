/** What a program is told of the company's network: said beside its command, and switched off. */
import {
  variablesBeside,
  type NetworkVariable,
} from '../../../../contract/plain/network-variables.ts';
import type { CompanyNetworkSetting } from '../../../../contract/views/process-view.ts';
import { Segmented, type Segment } from '../../../components/controls/segmented.tsx';
import { useApp } from '../../../state/store.ts';

const segments: readonly Segment<CompanyNetworkSetting>[] = [
  { value: 'auto', label: 'Automatic' },
  { value: 'on', label: 'On' },
  { value: 'off', label: 'Off' },
];
const none: readonly NetworkVariable[] = [];

interface NetworkFieldProps {
  readonly value: CompanyNetworkSetting;
  readonly onChange: (value: CompanyNetworkSetting) => void;
}

/** Whether it uses the company network. */
export function NetworkField({ value, onChange }: NetworkFieldProps) {
  return (
    <div className="flex flex-col items-start gap-1 sm:col-span-2">
      <span className="font-medium">Uses the company network</span>
      <Segmented
        label="Uses the company network"
        segments={segments}
        value={value}
        onChange={onChange}
      />
      <p className="text-meta text-muted">
        Tells the program about the proxy and the certificate authorities that Consentry uses.
        Automatic: only when there are any.
      </p>
    </div>
  );
}

interface NetworkNoteProps {
  readonly setting: CompanyNetworkSetting;
  /** Names of the person's own variables, which win. */
  readonly declared: readonly string[];
}

/** What a new program will get. Nothing, where there is nothing to tell. */
export function NetworkNote({ setting, declared }: NetworkNoteProps) {
  const all = useApp(({ snapshot }) => snapshot?.networkVariables ?? none);
  if (setting === 'off') return null;
  return <NetworkVariables variables={variablesBeside(all, declared)} />;
}

interface NetworkVariablesProps {
  readonly variables: readonly NetworkVariable[];
}

/** The variables, without the password of a proxy. */
export function NetworkVariables({ variables }: NetworkVariablesProps) {
  if (variables.length === 0) return null;
  return (
    <div className="rounded-md border border-line bg-sunken px-3 py-2">
      <p className="mb-1 text-meta text-muted">It gets, for the company network</p>
      <ul aria-label="Variables for the company network" className="flex flex-col gap-0.5">
        {variables.map(({ name, value }) => (
          <li key={name}>
            <code className="wrap-anywhere">{`${name}=${value}`}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}
