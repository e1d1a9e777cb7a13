import { Fragment, useEffect, useRef, type ClipboardEvent } from 'react';
import type { CommandErrorView } from '../../../../contract/views/errors.ts';
import type { PresetPlaceholder } from '../../../../contract/views/presets.ts';
import { Badge } from '../../../components/feedback/badge.tsx';
import { Banner } from '../../../components/feedback/banner.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { Fact, Facts } from '../../../components/layout/facts.tsx';
import { Field, TextInput } from '../../../components/controls/field.tsx';
import { CommandPreview } from '../form/command-preview.tsx';
import { NetworkNote } from '../form/network-fields.tsx';
import { NameField } from '../form/name-field.tsx';
import { loginWords, pastedInto, targetParts, type PresetDraft } from './preset-draft.ts';
import { ProgramWarning } from '../form/program-warning.tsx';
import { RedirectUri, redirectUriAt } from '../form/redirect-uri.tsx';
import { readUrl } from '../../../state/read-url.ts';

interface PresetFormProps {
  readonly draft: PresetDraft;
  readonly shown: Readonly<Partial<Record<string, string>>>;
  /** Our own origin, where logins come back to; null when we never listened. */
  readonly issuer: string | null;
  readonly error: CommandErrorView | null;
  readonly onChange: (draft: PresetDraft) => void;
}

/**
 * What a preset asks for, and exactly what will run or be called. Addresses are text: nothing here
 * opens a page.
 */
export function PresetForm({ draft, shown, issuer, error, onChange }: PresetFormProps) {
  const { preset, name, values } = draft;
  const start = useRef<HTMLDivElement>(null);
  // The button that led here is gone, and the focus with it.
  useEffect(() => start.current?.focus(), []);
  const parts = targetParts(draft);
  return (
    <div ref={start} tabIndex={-1} data-quiet-focus className="flex flex-col gap-3">
      <p>{preset.summary}</p>
      <Facts>
        <Fact name="Made by">
          {preset.maker} {preset.preview === true && <Badge>Preview</Badge>}
        </Fact>
        <Fact name="Login">{loginWords[preset.login]}</Fact>
        {preset.needs !== null && <Fact name="Needs">{preset.needs}</Fact>}
        {preset.documentation !== null && (
          <Fact name="Documentation">
            <code>{preset.documentation}</code>
          </Fact>
        )}
      </Facts>
      {preset.notes.length > 0 && (
        <Banner tone="info" title="Good to know">
          {preset.notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </Banner>
      )}
      {preset.placeholders.map((placeholder) => (
        <Fragment key={placeholder.key}>
          {/* What has to be sent out stands before what comes back. */}
          {placeholder.goesTo === 'client-id' && (
            <RedirectUri
              uri={redirectUriAt(issuer)}
              service={readUrl(parts[0] ?? '')?.host ?? ''}
            />
          )}
          <PlaceholderField
            placeholder={placeholder}
            value={values[placeholder.key] ?? ''}
            error={shown[placeholder.key] ?? null}
            onChange={(value) =>
              onChange({ ...draft, values: { ...values, [placeholder.key]: value } })
            }
            onPaste={(event) => {
              const pasted = pastedInto(preset, event.clipboardData.getData('text'));
              if (pasted === null) return;
              event.preventDefault();
              onChange({ ...draft, values: { ...values, ...pasted } });
            }}
          />
        </Fragment>
      ))}
      <NameField
        value={name}
        error={shown['name'] ?? null}
        onChange={(changed) => onChange({ ...draft, name: changed })}
      />
      {preset.kind === 'stdio' ? (
        <>
          <CommandPreview parts={parts} />
          <NetworkNote setting="auto" declared={[]} />
          <ProgramWarning />
        </>
      ) : preset.kind === 'built-in' ? null : (
        <div className="rounded-md border border-line bg-sunken px-3 py-2">
          <p className="mb-1 text-meta text-muted">Will call</p>
          <code className="wrap-anywhere">{parts[0]}</code>
        </div>
      )}
      {error !== null && <ErrorPanel error={error} />}
    </div>
  );
}

interface PlaceholderFieldProps {
  readonly placeholder: PresetPlaceholder;
  readonly value: string;
  readonly error: string | null;
  readonly onChange: (value: string) => void;
  readonly onPaste: (event: ClipboardEvent<HTMLInputElement>) => void;
}

function PlaceholderField({ placeholder, value, error, onChange, onPaste }: PlaceholderFieldProps) {
  const { label, example, help, secret, shape, variable } = placeholder;
  const given = variable === null ? '' : ` and given to the program as ${variable}`;
  const kept = secret ? `It is kept in the vault${given}.` : '';
  return (
    <Field label={label} hint={`${help ?? ''} ${kept}`.trim()} error={error}>
      {(props) => (
        <TextInput
          {...props}
          className={shape === 'text' ? undefined : 'font-mono'}
          type={secret ? 'password' : 'text'}
          maxLength={16_384}
          placeholder={example}
          value={value}
          onPaste={onPaste}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
