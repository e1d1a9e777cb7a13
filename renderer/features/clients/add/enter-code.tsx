import { useState, type FormEvent } from 'react';
import { Button } from '../../../components/base/button.tsx';
import { Dialog } from '../../../components/feedback/dialog.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { Field, TextInput } from '../../../components/controls/field.tsx';
import { useCommand } from '../../../state/commands.ts';
import { useReviewQuestions } from '../../../state/review-context.ts';

const formId = 'enter-code';
const lettersInCode = 8;

/**
 * The code that a program without a browser shows. Entering it gives nothing: the consent that
 * follows does, in the prompt (RFC 8628).
 */
export function EnterCode({ onClose }: { readonly onClose: () => void }) {
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const enter = useCommand('device.enter');
  const review = useReviewQuestions();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    // Core counts wrong codes against all that wait: a slip of the finger should not be one.
    const letters = code.replaceAll(/[^A-Za-z]/g, '').length;
    setProblem(letters === lettersInCode ? null : 'The code has eight letters, e.g. BCDF-GHJK.');
    if (letters !== lettersInCode) return;
    const result = await enter.run({ userCode: code });
    if (!result.ok) return;
    onClose();
    review.open();
  };

  return (
    <Dialog
      open
      size="small"
      title="Enter a code"
      description="For a program without a browser, e.g. on another machine over SSH. Enter a code only if you started the login yourself: somebody else's code would give them your access."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" form={formId} pending={enter.pending}>
            Continue
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        onSubmit={(event) => void submit(event)}
        className="flex flex-col gap-3"
      >
        <Field
          label="Code"
          hint="As the program shows it; hyphen, blanks and small letters do not matter."
          error={problem}
        >
          {(props) => (
            <TextInput
              {...props}
              data-initial-focus
              className="font-mono text-lead tracking-widest uppercase placeholder:normal-case"
              autoCapitalize="characters"
              maxLength={32}
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          )}
        </Field>
        {enter.error !== null && <ErrorPanel error={enter.error} />}
      </form>
    </Dialog>
  );
}
