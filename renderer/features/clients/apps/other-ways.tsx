/** The same entry without Consentry writing it: by a command, a link, or by hand (ATMOS-21). */
import type { ReactNode } from 'react';
import type { ClientFilePreview } from '../../../../contract/commands/client-file-commands.ts';
import { isInstallLink } from '../../../../contract/plain/install-links.ts';
import { OpenLink } from '../../../components/base/button.tsx';
import { CopyBlock } from '../../../components/base/copy.tsx';
import { linkTo } from '../../../state/route.ts';

/** Folded away where Consentry can write; open where it cannot. */
export function OtherWays({ preview }: { readonly preview: ClientFilePreview }) {
  const { appName, act, snippet, commandLine, ownCommand, link, problem } = preview;
  const isBlocked = problem !== null;
  if (act === 'nothing') return null;
  return (
    <>
      {link !== null && isInstallLink(link) && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <OpenLink href={link}>{`Open in ${appName}`}</OpenLink>
          <p className="min-w-0 grow basis-60 text-muted">
            {`${appName} asks you itself. Consentry writes nothing and does not watch that entry.`}
          </p>
        </div>
      )}
      <details open={isBlocked}>
        <summary className="cursor-pointer text-muted">
          {isBlocked ? 'What you can do' : 'Other ways'}
        </summary>
        <div className="mt-2 flex flex-col gap-3">
          {commandLine !== null && (
            <Way text={`${appName} writes its own file. Consentry cannot undo that.`}>
              <CopyBlock label={`Command of ${appName}`} text={commandLine} />
            </Way>
          )}
          {!isBlocked && (
            <Way text="The same from a terminal, with the same undo.">
              <CopyBlock label="Command of Consentry" text={ownCommand} />
            </Way>
          )}
          <Way text={`Paste this into the file of ${appName} yourself. It holds no secret.`}>
            <CopyBlock label={`Lines for ${appName}`} text={snippet} />
          </Way>
          <a
            href={linkTo('help', 'install')}
            className="self-start rounded-sm text-accent-text hover:underline"
          >
            What each way does
          </a>
        </div>
      </details>
    </>
  );
}

function Way({ text, children }: { readonly text: string; readonly children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1">
      <p className="text-muted">{text}</p>
      {children}
    </div>
  );
}
