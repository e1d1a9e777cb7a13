/** What answers at an address, looked for as soon as it is typed (ATRYUM-19). */
import { useRef, useState } from 'react';
import { useCommand } from '../../../state/commands.ts';
import { targetErrors, toNewConnector, type ConnectorDraft } from '../form/connector-draft.ts';
import { isEmptyLogin } from '../form/login-draft.ts';
import type { TestResult } from '../parts/connector-test.tsx';

export interface Detection {
  /** Looks once for each address, and only where nothing secret would be sent. */
  readonly detect: () => Promise<void>;
  readonly isDetecting: boolean;
  /** Null: nothing was looked for, or another address is typed by now. */
  readonly detected: TestResult | null;
}

export function useDetection(draft: ConnectorDraft): Detection {
  const look = useCommand('connector.tryOut');
  const [found, setFound] = useState<{ readonly url: string; readonly result: TestResult }>();
  const lookedFor = useRef('');
  const { url } = draft;

  const detect = async () => {
    if (!isPlain(draft) || url === lookedFor.current) return;
    lookedFor.current = url;
    const result = await look.run(toNewConnector({ ...draft, name: 'test' }));
    // What cannot be looked for now, the test and the connector's page say.
    if (result.ok) setFound({ url, result: result.value });
  };

  return {
    detect,
    isDetecting: look.pending,
    detected: found?.url === url ? found.result : null,
  };
}

/** A whole address, and no secret beside it. */
function isPlain(draft: ConnectorDraft): boolean {
  const { kind, url, bearer, headers, login } = draft;
  const isAlone = bearer === '' && headers.length === 0 && isEmptyLogin(login);
  return (
    kind === 'http' && isAlone && url.trim() !== '' && Object.keys(targetErrors(draft)).length === 0
  );
}
