/**
 * Commands about policies for other computers. They give nothing here: a draft is reviewed and
 * saved where the person says, and the policy in force is never written (SEC-128).
 */
import type { CommandOutput } from '../../../../contract/commands/commands.ts';
import type { PolicySystem } from '../../../../contract/views/policy/policy-review.ts';
import type { Control } from '../command-registry.ts';
import { CoreError } from '../../lib/errors.ts';
import { visible } from '../../lib/visible-text.ts';
import { policyText, signedOff } from '../../managed/draft/policy-text.ts';
import { reviewDraft } from '../../managed/draft/review-draft.ts';
import type { ManagedPolicy } from '../../managed/managed-policy.ts';
import type { AppShell } from '../../ports/app-shell.ts';
import type { Clock, Ports } from '../../ports/ports.ts';

export interface PolicyDraftCommandParts {
  readonly managed: ManagedPolicy;
  readonly app: Pick<AppShell, 'openPolicyEditor' | 'savePolicy'>;
  readonly clock: Clock;
  readonly clientPaths: Ports['clientPaths'];
}

type Names = 'policy.edit' | 'policy.start' | 'policy.review' | 'policy.save';

const fileName = 'policy.json';

/** @returns the commands of the policy editor */
export function createPolicyDraftCommands(parts: PolicyDraftCommandParts): Pick<Control, Names> {
  const { managed, app, clock } = parts;
  /** What the command line named last; the editor asks for it when it begins. */
  let file: CommandOutput<'policy.start'>['file'] = null;

  return {
    'policy.edit': (input) => {
      file =
        input.file === undefined
          ? null
          : { name: visible(input.file.name, 200), text: input.file.text };
      if (app.openPolicyEditor === undefined) return { kind: 'page' };
      app.openPolicyEditor();
      return { kind: 'window' };
    },
    'policy.start': () => {
      const state = managed.state();
      return {
        file,
        inForce: state.kind === 'in-force' ? policyText(state.policy) : null,
        path: visible(managed.path, 300),
        system: systemOf(parts.clientPaths.platform),
      };
    },
    'policy.review': ({ text }) => reviewDraft(text, managed.state()),
    'policy.save': async ({ text, by }, { caller, note }) => {
      const signed = signedText(text, by);
      const who = visible(by, 120);
      if (caller !== 'policy-window' || app.savePolicy === undefined) {
        note({ detail: `signed off by ${who}` });
        return { kind: 'text', name: fileName, text: signed };
      }
      const path = await app.savePolicy(signed);
      note({
        detail:
          path === null
            ? 'not saved: no place was chosen'
            : `signed off by ${who}, as ${visible(path, 300)}`,
      });
      return path === null ? { kind: 'cancelled' } : { kind: 'saved', path };
    },
  };

  /** @throws CoreError `invalid_input` – nobody signs off what could not be used */
  function signedText(text: string, by: string): string {
    const at = new Date(clock.nowMs()).toISOString();
    const draft = reviewDraft(text, managed.state());
    const signed =
      draft.kind === 'usable' ? policyText(signedOff(draft.policy, { by, at })) : undefined;
    if (signed === undefined || reviewDraft(signed, managed.state()).kind !== 'usable')
      throw new CoreError('invalid_input', 'This policy cannot be used, so it was not saved.', {
        hint: 'Fix its faults first.',
      });
    return signed;
  }
}

function systemOf(platform: NodeJS.Platform): PolicySystem {
  if (platform === 'win32') return 'windows';
  return platform === 'darwin' ? 'macos' : 'linux';
}
