import {
  longestHeaderName,
  longestHeaderValue,
  looksSecretHeader,
  mostHeaders,
} from '../../../../contract/plain/request-headers.ts';
import { NamedValueFields, type NamedValuesProps } from './named-value-fields.tsx';
import { readPastedHeaders } from './pasted-json.ts';

/** Request headers, sent to the server and to nobody else. */
export function HeaderFields(props: NamedValuesProps & { readonly isTitled?: boolean }) {
  return (
    <NamedValueFields
      {...props}
      legend="Request headers"
      what="header"
      placeholder="X-Api-Key"
      most={mostHeaders}
      longestName={longestHeaderName}
      longestValue={longestHeaderValue}
      looksSecret={looksSecretHeader}
      paste={{
        label: 'Headers as a JSON object',
        words: 'Paste headers as JSON',
        example: '{ "X-Api-Key": "…", "X-Region": "eu" }',
        read: readPastedHeaders,
      }}
    />
  );
}
