import { CircleCheck, KeyRound, TriangleAlert } from 'lucide-react';
import type { TestResult } from '../parts/connector-test.tsx';

/** What answers at the address that was typed, in one line, before it is added (ATRYUM-19). */
export function Detected({ result }: { readonly result: TestResult }) {
  const failed = result.steps.find(({ state }) => state === 'failed');
  const login = result.steps.find(({ step }) => step === 'login');
  const [Icon, tone, words] =
    failed === undefined
      ? [CircleCheck, 'text-ok-text', `An MCP server answers there. ${login?.message ?? ''}`]
      : failed === login
        ? [KeyRound, 'text-muted', `${failed.message} It comes after “Add and connect”.`]
        : [TriangleAlert, 'text-warn-text', failed.message];
  return (
    <span role="status" aria-label="What answers there" className="flex gap-1.5 wrap-anywhere">
      <Icon aria-hidden size={14} className={`mt-0.25 shrink-0 ${tone}`} />
      {words}
    </span>
  );
}
