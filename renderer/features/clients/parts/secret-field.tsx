import { CopyField } from '../../../components/base/copy.tsx';
import { Banner } from '../../../components/feedback/banner.tsx';
import { forgetAfterSeconds, useForgetCopied } from '../../../state/forget-copied.ts';

/** A secret, shown this one time. Every program can read the clipboard, so it leaves that. */
export function SecretField({ text }: { readonly text: string }) {
  const forget = useForgetCopied();
  return (
    <>
      <div>
        <p aria-hidden className="mb-1 font-medium">
          Client secret
        </p>
        <CopyField label="Client secret" text={text} onCopied={() => forget(text)} />
        <p className="mt-1 text-meta text-muted">
          {`After copying, the clipboard is emptied in ${forgetAfterSeconds} seconds if it still holds the secret.`}
        </p>
      </div>
      <Banner tone="warn" title="The secret is shown only this once">
        Consentry keeps no more than its hash, so it cannot be shown again. If you lose it, make a
        new one on the client’s page.
      </Banner>
    </>
  );
}
