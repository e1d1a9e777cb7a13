import { ClipboardPaste } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../../components/base/button.tsx';
import { Field, TextArea } from '../../../components/controls/field.tsx';
import type { Read } from './pasted-json.ts';

interface PasteJsonProps<Value> {
  /** e.g. "Arguments as a JSON array". */
  readonly label: string;
  /** The words of the button that opens it. */
  readonly words: string;
  readonly example: string;
  readonly read: (text: string) => Read<Value>;
  readonly onRead: (value: Value) => void;
}

/** A place to paste what a manual prints. Nothing is taken before all of it is understood. */
export function PasteJson<Value>({ label, words, example, read, onRead }: PasteJsonProps<Value>) {
  const [text, setText] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const isOpen = text !== null;
  // The button that was pressed is gone, and the focus with it.
  useEffect(() => {
    if (isOpen) area.current?.focus();
  }, [isOpen]);
  const close = () => {
    setText(null);
    setProblem(null);
  };
  if (text === null)
    return (
      <Button
        tone="quiet"
        size="small"
        icon={<ClipboardPaste aria-hidden size={14} />}
        onClick={() => setText('')}
      >
        {words}
      </Button>
    );
  const take = () => {
    const result = read(text);
    if ('problem' in result) return setProblem(result.problem);
    onRead(result.value);
    close();
  };
  return (
    <div className="w-full rounded-md border border-line bg-sunken p-3">
      <Field label={label} error={problem}>
        {(props) => (
          <TextArea
            {...props}
            ref={area}
            rows={3}
            className="font-mono"
            maxLength={65_536}
            placeholder={example}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setProblem(null);
            }}
          />
        )}
      </Field>
      <div className="mt-2 flex gap-2">
        <Button size="small" onClick={take}>
          Use it
        </Button>
        <Button size="small" tone="quiet" onClick={close}>
          Close without using it
        </Button>
      </div>
    </div>
  );
}
