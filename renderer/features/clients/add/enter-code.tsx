import { useState } from 'react';
import { FormDialog } from '../../../components/feedback/form-dialog.tsx';
import { Field, TextInput } from '../../../components/controls/field.tsx';
import { useCommand } from '../../../state/commands.ts';
import { useReviewQuestions } from '../../../state/review-context.ts';

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

  const submit = async () => {
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
    <FormDialog
      size="small"
      title="Enter a code"
      description="For a program without a browser, e.g. on another machine over SSH. Enter a code only if you started the login yourself: somebody else's code would give them your access."
      verb="Continue"
      pending={enter.pending}
      error={enter.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        label="Code"
        hint="As the program shows it. Hyphens, spaces and case do not matter."
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
    </FormDialog>
  );
}
