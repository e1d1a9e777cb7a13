/**
 * The issuers at which one connector has a record in the vault. Their names are in the settings
 * before anything is kept, so that nothing in the vault is ever without a name.
 */
import { limits } from '../../limits/limits.ts';
import type { StoredLogin } from '../../ports/preferences-document.ts';
import type { LoginRecord, LoginRecords } from '../tokens/login-record.ts';
import { loginTrouble } from '../tokens/login-trouble.ts';
import type { LoginEndpoints } from './login-endpoints.ts';

export interface KeptIssuers {
  /** @throws CoreError `connector_failed` when there are too many; `store_failed` */
  remember(issuer: string): void;
  /**
   * Gone here whatever the service says.
   *
   * @param record what was kept there, where its tokens are to be given back
   * @returns whether the service took them back (RFC 7009)
   */
  forget(issuer: string, record: LoginRecord | null): Promise<boolean>;
}

/** @param settings of the connector's login, as they are now */
export function createKeptIssuers(
  records: LoginRecords,
  endpoints: LoginEndpoints,
  settings: () => StoredLogin,
  save: (login: StoredLogin) => void,
): KeptIssuers {
  async function giveBack(record: LoginRecord): Promise<boolean> {
    if (record.tokens === null) return false;
    const { refreshToken, accessToken } = record.tokens;
    const endpoint = endpoints.of(record);
    const taken = await Promise.all([
      refreshToken === null || endpoint.revoke(refreshToken, 'refresh_token'),
      endpoint.revoke(accessToken, 'access_token'),
    ]);
    return taken.every(Boolean);
  }

  return {
    remember(issuer) {
      const { keptIssuers } = settings();
      if (keptIssuers.includes(issuer)) return;
      if (keptIssuers.length >= limits.upstreamLogin.issuers) {
        throw loginTrouble(
          'The server named too many login services.',
          'Disconnect the connector, then connect it again.',
        );
      }
      save({ ...settings(), keptIssuers: [...keptIssuers, issuer] });
    },
    async forget(issuer, record) {
      await records.remove(issuer);
      const keptIssuers = settings().keptIssuers.filter((one) => one !== issuer);
      save({ ...settings(), keptIssuers });
      return record?.server.issuer === issuer && (await giveBack(record));
    },
  };
}
