import { looksSecret } from '../../../../contract/plain/looks-secret.ts';
import { NamedValueFields, type NamedValuesProps } from './named-value-fields.tsx';
import { readVariables } from './pasted-json.ts';

/** Variables for the program. */
export function EnvironmentFields(props: NamedValuesProps) {
  return (
    <NamedValueFields
      {...props}
      legend="Environment variables"
      what="variable"
      placeholder="GITHUB_TOKEN"
      most={64}
      longestName={128}
      longestValue={32_768}
      looksSecret={looksSecret}
      paste={{
        label: 'Variables as a JSON object',
        words: 'Paste variables as JSON',
        example: '{ "API_TOKEN": "…", "LOG_LEVEL": "info" }',
        read: readVariables,
      }}
    />
  );
}
