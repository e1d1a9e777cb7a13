/** The person logs in at the service of a connector. */
import type { TestCore } from '../core/start-core.ts';
import { until } from '../core/world-host.ts';
import type { LoginService } from './login-service-view.ts';

/** Resolves when the connector works. */
export async function logInAt(core: TestCore, name: string, service: LoginService): Promise<void> {
  const { authorizationUrl } = await core.run('connector.connect', { name, again: true });
  await fetch(await service.logIn(authorizationUrl ?? ''));
  const isReady = (): boolean =>
    core.core.snapshot().connectors.some((one) => one.name === name && one.connection === 'ready');
  await until(isReady);
}

const claims = Buffer.from(JSON.stringify({ sub: 'sam', email: 'sam@example.com' }));

/** What a service says of the account beside its tokens, for `LoginService.tokenExtra`. */
export const ofSam = { id_token: `e30.${claims.toString('base64url')}.` };
