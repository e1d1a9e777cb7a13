/**
 * The device authorization endpoint (RFC 8628 section 3.1), and the page people open who look for
 * where to type the code: it only says where. Codes are typed in Consentry's own window and nowhere
 * else (SEC-31).
 */
import type { AuthorizationSettings } from '../../../../contract/views/snapshot/authorization-settings.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Grants } from '../../grants/grants.ts';
import { readBody, send, sendJson, type Exchange, type Handler } from '../../http/exchange.ts';
import { programLabel } from '../../http/peer.ts';
import { limits } from '../../limits/limits.ts';
import { mayLogIn } from '../protocol/authorization-settings.ts';
import type { AuthenticateClient } from '../token/client-auth.ts';
import { deviceGrantType } from '../protocol/supported.ts';
import type { DeviceRequests } from './device-requests.ts';
import { OAuthError, sendOAuthError } from '../protocol/oauth-error.ts';
import { sendPage } from '../protocol/pages.ts';
import { parseParameters } from '../protocol/parameters.ts';
import { audienceFor, parseScopeRequest } from '../protocol/scope-request.ts';

export interface DeviceParts {
  readonly authenticate: AuthenticateClient;
  readonly grants: Grants;
  readonly devices: DeviceRequests;
  readonly audit: AuditLog;
  readonly settings: () => AuthorizationSettings;
  readonly port: () => number;
}

/**
 * Answers a program with its codes, and a browser with where to type them.
 *
 * @see RFC 8628 sections 3.1 and 3.2
 */
export function createDevice(parts: DeviceParts): Handler {
  return async (exchange) => {
    const isOn = parts.settings().deviceLogin;
    if (exchange.request.method === 'GET') return showPage(exchange, isOn);
    const body = await readBody(exchange, limits.http.otherBody);
    if (!isOn) return send(exchange, 404, {});
    let clientId: string | null = null;
    try {
      const parameters = parseParameters(body.toString('utf8'));
      const client = await parts.authenticate(
        exchange.admitted.headers.get('authorization'),
        parameters,
      );
      clientId = client.clientId;
      if (client.blockedAt !== null)
        throw new OAuthError('access_denied', 'This client is blocked.');
      const hasGrant = parts.grants.listByClient(clientId).length > 0;
      if (
        !client.grantTypes.includes(deviceGrantType) ||
        !mayLogIn(client, parts.settings(), hasGrant)
      ) {
        throw new OAuthError('unauthorized_client', 'This client may not log in with a code.');
      }
      const scope = parseScopeRequest(parameters.get('scope'));
      const resource = parameters.get('resource');
      const codes = parts.devices.start({
        client,
        scope,
        audience: audienceFor(resource, scope.access, parts.port()),
        resourceSent: resource !== undefined,
        isFromWebPage: false,
        askedBy: programLabel(await exchange.peer.program()),
      });
      sendJson(exchange, 200, {
        device_code: codes.deviceCode,
        user_code: codes.userCode,
        verification_uri: `${exchange.issuer}/oauth/device`,
        expires_in: codes.expiresInMs / 1000,
        interval: codes.intervalMs / 1000,
      });
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      parts.audit.append({
        actor: 'mcp_client',
        action: 'device.start',
        decision: 'deny',
        clientId,
        reason: error.code,
      });
      sendOAuthError(exchange, error);
    }
  };
}

function showPage(exchange: Exchange, isOn: boolean): void {
  sendPage(exchange, isOn ? 200 : 404, {
    title: isOn ? 'Type the code in Consentry' : 'Logging in with a code is switched off',
    paragraphs: isOn
      ? [
          'Open Consentry, go to Clients and choose “Enter a code”. Where Consentry runs without a window, type it at its terminal page or run “consentry clients code”.',
          'Type it only if you started the login yourself.',
        ]
      : ['It can be switched on in the settings of Consentry.'],
  });
}
