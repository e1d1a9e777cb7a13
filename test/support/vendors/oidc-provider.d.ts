/**
 * What the stand-ins use of oidc-provider, which ships no types. Tests only: the product never
 * imports it.
 */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export interface StoredArtefact {
    iat?: number;
    exp?: number;
    [member: string]: unknown;
  }

  /** Where one kind of artefact (a token, a grant, a session) is kept. */
  export interface Adapter {
    upsert(id: string, payload: StoredArtefact, expiresIn?: number): Promise<void>;
    find(id: string): Promise<StoredArtefact | undefined>;
    findByUid(uid: string): Promise<StoredArtefact | undefined>;
    findByUserCode(code: string): Promise<StoredArtefact | undefined>;
    consume(id: string): Promise<void>;
    destroy(id: string): Promise<void>;
    revokeByGrantId(grantId: string): Promise<void>;
  }

  export interface AccessToken {
    readonly accountId: string;
    readonly clientId: string;
    readonly aud?: string | readonly string[];
    readonly scope?: string;
  }

  export interface Grant {
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    rejectOIDCScope(scope: string): void;
    rejectResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }

  export interface Interaction {
    readonly uid: string;
    readonly prompt: { readonly name: string };
    readonly params: Readonly<Record<string, string | undefined>>;
    readonly session?: { readonly accountId: string };
  }

  export interface Context {
    readonly req: IncomingMessage;
    readonly path: string;
    body: unknown;
    type: string;
    status: number;
  }

  export class Provider {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>);
    readonly Grant: new (about: { accountId: string; clientId: string }) => Grant;
    readonly AccessToken: { find(value: string): Promise<AccessToken | undefined> };
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    use(middleware: (context: Context, next: () => Promise<void>) => Promise<void>): void;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: Readonly<Record<string, unknown>>,
      options?: { mergeWithLastSubmission: boolean },
    ): Promise<void>;
  }

  export namespace errors {
    class InvalidTarget extends Error {
      constructor(description?: string);
    }
  }
}
